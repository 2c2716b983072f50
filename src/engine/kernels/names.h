/* names.h: gives every name of the kernel files the suffix of the element type being compiled (NAME, set by real.h).
 *
 * Written once: NAME is looked up where a name is used, so it follows real.h's two passes. Also the table of
 * kernels. */
#ifndef MM_KERNEL_NAMES_H
#define MM_KERNEL_NAMES_H

#define adamw_step NAME(adamw_step)
#define add_averages NAME(add_averages)
#define add_scaled_row NAME(add_scaled_row)
#define add_to_keys NAME(add_to_keys)
#define all_finite NAME(all_finite)
#define attention_backward NAME(attention_backward)
#define attention_block NAME(attention_block)
#define attention_forward NAME(attention_forward)
#define attention_scratch NAME(attention_scratch)
#define attention_tiles NAME(attention_tiles)
#define backward_rows NAME(backward_rows)
#define cross_entropy_backward_rows NAME(cross_entropy_backward_rows)
#define cross_entropy_rows NAME(cross_entropy_rows)
#define dot_row NAME(dot_row)
#define each_lane NAME(each_lane)
#define exp_series NAME(exp_series)
#define exp_tail NAME(exp_tail)
#define exponentials NAME(exponentials)
#define fill NAME(fill)
#define finish_rows NAME(finish_rows)
#define finish_scores NAME(finish_scores)
#define first_row_of NAME(first_row_of)
#define forward_block NAME(forward_block)
#define forward_rows NAME(forward_rows)
#define gelu_argument NAME(gelu_argument)
#define gelu_of NAME(gelu_of)
#define gelu_sigma NAME(gelu_sigma)
#define gelu_slope_of NAME(gelu_slope_of)
#define greatest NAME(greatest)
#define head_type NAME(head_type)
#define keys_of NAME(keys_of)
#define lanes16 NAME(lanes16)
#define lanes_greatest NAME(lanes_greatest)
#define lanes_set NAME(lanes_set)
#define lanes_total NAME(lanes_total)
#define lay_out NAME(lay_out)
#define layer_norm_backward_rows NAME(layer_norm_backward_rows)
#define layer_norm_rows NAME(layer_norm_rows)
#define load_square NAME(load_square)
#define log_of NAME(log_of)
#define log_softmax_backward_rows NAME(log_softmax_backward_rows)
#define log_softmax_rows NAME(log_softmax_rows)
#define logsumexp_rows NAME(logsumexp_rows)
#define mask NAME(mask)
#define matmul_run NAME(matmul_run)
#define matmul_scratch NAME(matmul_scratch)
#define maximum_row NAME(maximum_row)
#define multiply_block NAME(multiply_block)
#define multiply_in_place NAME(multiply_in_place)
#define pack_panel NAME(pack_panel)
#define pack_rows NAME(pack_rows)
#define pack_strips NAME(pack_strips)
#define pack_transposed NAME(pack_transposed)
#define panel_of NAME(panel_of)
#define positions NAME(positions)
#define power_of_two NAME(power_of_two)
#define products_row NAME(products_row)
#define reads_in_place NAME(reads_in_place)
#define reduce_exp NAME(reduce_exp)
#define rms_norm_backward_rows NAME(rms_norm_backward_rows)
#define rms_norm_rows NAME(rms_norm_rows)
#define rope_rows NAME(rope_rows)
#define rotate_neighbours NAME(rotate_neighbours)
#define rotate_pair NAME(rotate_pair)
#define row_load NAME(row_load)
#define row_logsumexp NAME(row_logsumexp)
#define row_store NAME(row_store)
#define score_slope NAME(score_slope)
#define score_slopes NAME(score_slopes)
#define scores_of NAME(scores_of)
#define seen NAME(seen)
#define silu_of NAME(silu_of)
#define silu_sigma NAME(silu_sigma)
#define silu_slope_of NAME(silu_slope_of)
#define slope_abs NAME(slope_abs)
#define slope_cos NAME(slope_cos)
#define slope_exp NAME(slope_exp)
#define slope_gelu NAME(slope_gelu)
#define slope_log NAME(slope_log)
#define slope_neg NAME(slope_neg)
#define slope_plogp NAME(slope_plogp)
#define slope_reciprocal NAME(slope_reciprocal)
#define slope_relu NAME(slope_relu)
#define slope_sigmoid NAME(slope_sigmoid)
#define slope_silu NAME(slope_silu)
#define slope_sin NAME(slope_sin)
#define slope_sqrt NAME(slope_sqrt)
#define slope_square NAME(slope_square)
#define slope_tanh NAME(slope_tanh)
#define smaller NAME(smaller)
#define softmax_backward_rows NAME(softmax_backward_rows)
#define softmax_rows NAME(softmax_rows)
#define strip_step NAME(strip_step)
#define strips_size NAME(strips_size)
#define sum_row NAME(sum_row)
#define sum_squares_row NAME(sum_squares_row)
#define take_scores NAME(take_scores)
#define tile NAME(tile)
#define tile_rows NAME(tile_rows)
#define truth NAME(truth)
#define turn_bias NAME(turn_bias)
#define unpack_transposed NAME(unpack_transposed)
#define v_above_minus_infinity NAME(v_above_minus_infinity)
#define v_abs NAME(v_abs)
#define v_add NAME(v_add)
#define v_any NAME(v_any)
#define v_both NAME(v_both)
#define v_copysign NAME(v_copysign)
#define v_cos NAME(v_cos)
#define v_div NAME(v_div)
#define v_either NAME(v_either)
#define v_eq NAME(v_eq)
#define v_exp NAME(v_exp)
#define v_first NAME(v_first)
#define v_fma NAME(v_fma)
#define v_gelu NAME(v_gelu)
#define v_greatest NAME(v_greatest)
#define v_lane0 NAME(v_lane0)
#define v_le NAME(v_le)
#define v_load NAME(v_load)
#define v_load_part NAME(v_load_part)
#define v_log NAME(v_log)
#define v_lt NAME(v_lt)
#define v_max NAME(v_max)
#define v_min NAME(v_min)
#define v_mul NAME(v_mul)
#define v_nan NAME(v_nan)
#define v_neg NAME(v_neg)
#define v_nfma NAME(v_nfma)
#define v_odd NAME(v_odd)
#define v_pick NAME(v_pick)
#define v_plogp NAME(v_plogp)
#define v_reciprocal NAME(v_reciprocal)
#define v_relu NAME(v_relu)
#define v_round NAME(v_round)
#define v_scale NAME(v_scale)
#define v_set NAME(v_set)
#define v_sigmoid NAME(v_sigmoid)
#define v_sign NAME(v_sign)
#define v_silu NAME(v_silu)
#define v_sin NAME(v_sin)
#define v_split NAME(v_split)
#define v_sqrt NAME(v_sqrt)
#define v_square NAME(v_square)
#define v_store NAME(v_store)
#define v_store_part NAME(v_store_part)
#define v_sub NAME(v_sub)
#define v_swap NAME(v_swap)
#define v_tanh NAME(v_tanh)
#define v_total NAME(v_total)
#define v_transpose NAME(v_transpose)
#define v_twice NAME(v_twice)
#define value_add NAME(value_add)
#define value_div NAME(value_div)
#define value_eq NAME(value_eq)
#define value_ge NAME(value_ge)
#define value_gt NAME(value_gt)
#define value_le NAME(value_le)
#define value_lt NAME(value_lt)
#define value_maximum NAME(value_maximum)
#define value_minimum NAME(value_minimum)
#define value_mul NAME(value_mul)
#define value_ne NAME(value_ne)
#define value_pow NAME(value_pow)
#define value_sub NAME(value_sub)
#define vec NAME(vec)
#define whole_power NAME(whole_power)
#define whole_vectors NAME(whole_vectors)

/* The kernels of one type by name, for set.c; `type` is the suffix. */
#define KERNEL_TABLE(type)                                                                                             \
  {                                                                                                                    \
    .unary = {[MM_NEG] = neg_forward##type,   [MM_ABS] = abs_forward##type,                                            \
              [MM_SIGN] = sign_forward##type, [MM_SQUARE] = square_forward##type,                                      \
              [MM_SQRT] = sqrt_forward##type, [MM_RECIPROCAL] = reciprocal_forward##type,                              \
              [MM_EXP] = exp_forward##type,   [MM_LOG] = log_forward##type,                                            \
              [MM_SIN] = sin_forward##type,   [MM_COS] = cos_forward##type,                                            \
              [MM_TANH] = tanh_forward##type, [MM_SIGMOID] = sigmoid_forward##type,                                    \
              [MM_RELU] = relu_forward##type, [MM_GELU] = gelu_forward##type,                                          \
              [MM_SILU] = silu_forward##type, [MM_PLOGP] = plogp_forward##type},                                       \
    .unary_backward = {[MM_NEG] = neg_backward##type,                                                                  \
                       [MM_ABS] = abs_backward##type,                                                                  \
                       [MM_SQUARE] = square_backward##type,                                                            \
                       [MM_SQRT] = sqrt_backward##type,                                                                \
                       [MM_RECIPROCAL] = reciprocal_backward##type,                                                    \
                       [MM_EXP] = exp_backward##type,                                                                  \
                       [MM_LOG] = log_backward##type,                                                                  \
                       [MM_SIN] = sin_backward##type,                                                                  \
                       [MM_COS] = cos_backward##type,                                                                  \
                       [MM_TANH] = tanh_backward##type,                                                                \
                       [MM_SIGMOID] = sigmoid_backward##type,                                                          \
                       [MM_RELU] = relu_backward##type,                                                                \
                       [MM_GELU] = gelu_backward##type,                                                                \
                       [MM_SILU] = silu_backward##type,                                                                \
                       [MM_PLOGP] = plogp_backward##type},                                                             \
    .unary_with_slope = {[MM_GELU] = gelu_with_slope##type, [MM_SILU] = silu_with_slope##type},                        \
    .binary = {[MM_ADD] = add_binary##type,                                                                            \
               [MM_SUB] = sub_binary##type,                                                                            \
               [MM_MUL] = mul_binary##type,                                                                            \
               [MM_DIV] = div_binary##type,                                                                            \
               [MM_POW] = pow_binary##type,                                                                            \
               [MM_MAXIMUM] = maximum_binary##type,                                                                    \
               [MM_MINIMUM] = minimum_binary##type,                                                                    \
               [MM_LT] = lt_binary##type,                                                                              \
               [MM_LE] = le_binary##type,                                                                              \
               [MM_GT] = gt_binary##type,                                                                              \
               [MM_GE] = ge_binary##type,                                                                              \
               [MM_EQ] = eq_binary##type,                                                                              \
               [MM_NE] = ne_binary##type},                                                                             \
    .add_scaled = add_scaled_row##type, .products = products_row##type, .sum = sum_row##type,                          \
    .sum_squares = sum_squares_row##type, .dot = dot_row##type, .maximum = maximum_row##type,                          \
    .softmax = softmax_rows##type,                                                                                     \
    .softmax_backward = softmax_backward_rows##type, .log_softmax = log_softmax_rows##type,                            \
    .log_softmax_backward = log_softmax_backward_rows##type, .logsumexp = logsumexp_rows##type,                        \
    .layer_norm = layer_norm_rows##type, .layer_norm_backward = layer_norm_backward_rows##type,                        \
    .rms_norm = rms_norm_rows##type, .rms_norm_backward = rms_norm_backward_rows##type,                                \
    .cross_entropy = cross_entropy_rows##type, .cross_entropy_backward = cross_entropy_backward_rows##type,            \
    .rope = rope_rows##type, .adamw = adamw_step##type, .matmul = {matmul_run##type, matmul_scratch##type},            \
  }

#endif
