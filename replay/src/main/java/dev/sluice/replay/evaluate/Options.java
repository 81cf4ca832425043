package dev.sluice.replay.evaluate;

import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param pair the two models whose routing is measured besides; empty where it is not about two
 * @param reference the model whose cost is the whole budget, where it is named
 * @param ablation whether every structure is also measured alone
 */
record Options(
        Path data,
        List<String> train,
        List<String> test,
        Pool pool,
        PoolPrices prices,
        Optional<Pair> pair,
        Optional<String> reference,
        PolicySpec policy,
        int splits,
        long seed,
        HiddenReasoning hidden,
        boolean ablation) {

    /** Two models of the pool, the second the weaker one. */
    record Pair(String strong, String weak) {}
}
