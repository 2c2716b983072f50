/* list.h: every op of the engine, once. Included where the list is needed, with MM_OP and MM_OPS saying what to do
 * with a line:
 * MM_OP(name) for the description mm_name_op, MM_OPS(family, length) for the table mm_family_ops, indexed by
 * the family's kinds. */

MM_OPS(unary, MM_UNARY_KINDS)   /* elementwise.c */
MM_OPS(binary, MM_BINARY_KINDS)
MM_OPS(reduce, MM_REDUCE_KINDS) /* reduce.c */
MM_OP(where)                    /* index.c */
MM_OP(dropout)
MM_OP(concat)
MM_OP(take)
MM_OP(gather)
MM_OP(reshape)                  /* views.c */
MM_OP(permute)
MM_OP(slice)
MM_OP(select)
MM_OP(broadcast)
MM_OP(cast)
MM_OP(contiguous)
MM_OP(matmul)                   /* linear.c */
MM_OP(linear)
MM_OP(softmax)                  /* norm.c */
MM_OP(log_softmax)
MM_OP(layer_norm)
MM_OP(rms_norm)
MM_OP(rope)                     /* rope.c */
MM_OP(attention)                /* attention.c */
MM_OP(attention_weights)
MM_OP(cross_entropy)            /* loss.c */
