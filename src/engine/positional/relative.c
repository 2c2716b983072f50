/* relative.c: T5's buckets of relative distance: near ones one by one, far ones on a logarithmic scale.
 *
 * Does: the bucket of each query and key. Does not: hold the learned bias per bucket and head, which the scheme in
 * Lua takes from a table. */
#include "angles.h"

#include <math.h>

/* Distances below half the buckets have one each; the others share the rest logarithmically up to max_distance, all
 * beyond in the last. The small term makes a distance that lies exactly on a boundary fall into the upper bucket
 * whatever log rounds to. */
/*> t5-bucket */
static int64_t bucket_of(int64_t distance, int64_t buckets, int64_t max_distance) {
  int64_t exact = buckets / 2;
  if (distance < exact) return distance;
  double share = log((double)distance / (double)exact) / log((double)max_distance / (double)exact);
  int64_t bucket = exact + (int64_t)floor(share * (double)(buckets - exact) + 1e-12);
  return bucket < buckets ? bucket : buckets - 1;
}
/*< */

/* out[t, s]: bucket of the relative position s − i, i = t + S − T. Not causal: the lower half of the buckets for keys
 * at or before the query, the upper half for keys after it. causal: all for keys before; a key after counts as
 * distance 0, being masked. Raffel et al. 2020, section 2.1, and their code. */
mm_status mm_t5_buckets(mm_context *cx, mm_tensor *out, int64_t T, int64_t S, int64_t buckets, int64_t max_distance,
                        bool causal) {
  const char *who = "t5_buckets";
  if (T < 1 || S < T)
    return mm_fail(cx, MM_EVALUE,
                   "%s: T must be at least 1, and S, the keys, at least T, the queries; T is %lld, S is %lld", who,
                   (long long)T, (long long)S);
  int64_t least = causal ? 2 : 4, sides = causal ? 1 : 2;
  if (buckets < least || buckets % sides != 0)
    return mm_fail(cx, MM_EVALUE, "%s: buckets must be at least %lld%s; it is %lld", who, (long long)least,
                   causal ? "" : " and even, half for each direction", (long long)buckets);
  int64_t per_side = buckets / sides;
  if (max_distance <= per_side / 2)
    return mm_fail(cx, MM_EVALUE,
                   "%s: max_distance must be more than %lld, the distances that have a bucket each; it is %lld", who,
                   (long long)(per_side / 2), (long long)max_distance);
  mm_tensor table = {0};
  MM_TRY(mm_empty(cx, &table, MM_INT64, 2, (int64_t[]){T, S}));
  int64_t *bucket = mm_data(&table);
  for (int64_t t = 0; t < T; t++)
    for (int64_t s = 0; s < S; s++) {
      int64_t after = s - (t + S - T);
      if (causal) bucket[t * S + s] = bucket_of(after < 0 ? -after : 0, per_side, max_distance);
      else
        bucket[t * S + s] = (after > 0 ? per_side : 0) + bucket_of(after < 0 ? -after : after, per_side, max_distance);
    }
  mm_move(out, &table);
  return MM_OK;
}
