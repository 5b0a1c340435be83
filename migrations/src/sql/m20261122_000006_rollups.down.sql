DROP TABLE usage_1h, usage_15m;
DROP AGGREGATE sketch_sum(bigint[]);
DROP FUNCTION sketch_merge, sketch_bin;
