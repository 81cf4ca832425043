package dev.sluice.replay.evaluate;

import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import dev.sluice.replay.recorded.ServeRecorded;
import dev.sluice.replay.trial.PolicyUnderTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a study of learning is about: sets split by prompt, one half of which is fitted on, and how much is explored.
 *
 * @param explore part of the requests that are learned from
 */
record LearningStudy(Options options, Material material, double explore) {

    /** @param own of the command, behind the data and the sets */
    static List<Flag> flags(Flag... own) {
        return Stream.of(
                        Stream.of(
                                Flag.needed("data", "DIR", "directory of the recorded sets"),
                                Flag.needed("sets", "A,B", "split by prompt: one half is fitted on")),
                        Stream.of(own),
                        Stream.of(
                                Flag.usually("explore", "PART", "0.05", "of the requests that are learned from"),
                                Flag.usually("splits", "N", "4", "how often it is done, each time with another split"),
                                Flag.usually("seed", "N", "1", "seed of the splits, the streams and the bootstrap"),
                                Flag.optional(
                                        "price",
                                        "M=IN:OUT",
                                        "prices beside prices.json, dollars per million tokens, M=IN:OUT,..."),
                                ServeRecorded.hiddenReasoning()))
                .flatMap(flags -> flags)
                .toList();
    }

    static LearningStudy of(Flags flags, List<String> models) {
        List<String> sets = flags.list("sets");
        HiddenReasoning hidden = ServeRecorded.hiddenReasoning(flags);
        PoolPrices prices = PoolPrices.of(
                models,
                Prices.read(flags.path("data")),
                flags.find("price").isPresent() ? flags.list("price") : List.of());
        Options options = new Options(
                flags.path("data"),
                sets,
                sets,
                Pool.of(models, prices),
                prices,
                Optional.empty(),
                Optional.empty(),
                PolicyUnderTest.usual(),
                (int) flags.whole("splits", 1, 1000),
                flags.whole("seed", Long.MIN_VALUE / 2, Long.MAX_VALUE / 2),
                hidden,
                false);
        return new LearningStudy(
                options, Material.read(flags.path("data"), sets, sets, models, hidden), flags.number("explore", 0, .5));
    }
}
