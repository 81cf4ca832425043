package dev.sluice.replay.play;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.recorded.Bill;
import dev.sluice.replay.report.Comparison;
import dev.sluice.replay.report.Entry;
import dev.sluice.replay.report.Report;
import dev.sluice.replay.report.Section;
import dev.sluice.replay.report.Shares;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Draws up the report of a run.
 *
 * @param command how the run was started
 * @param gateway what is said about its configuration
 * @param seed of the split and of the bootstrap
 */
record PlayReport(
        Panel panel,
        String command,
        String gateway,
        String commit,
        Instant date,
        String declaration,
        String split,
        long seed) {

    Report of(List<Played> played, Optional<Bill> billed) {
        List<Outcome> outcomes =
                played.stream().map(p -> new Outcome(p, panel.entry(p))).toList();
        Set<String> sets = new LinkedHashSet<>(
                outcomes.stream().map(o -> o.entry().set()).sorted().toList());
        List<Section> sections = new ArrayList<>();
        sections.add(section(String.join(" + ", sets), outcomes));
        if (sets.size() > 1) {
            for (String set : sets) {
                sections.add(section(
                        set,
                        outcomes.stream()
                                .filter(o -> o.entry().set().equals(set))
                                .toList()));
            }
        }
        return new Report(
                command,
                gateway,
                commit,
                date,
                declaration,
                split,
                seed,
                panel.leftOut(),
                sections,
                panel.agreements(),
                played.stream().map(Played::cost).reduce(Cost.ZERO, Cost::plus),
                billed,
                Shares.of(played.stream().flatMap(p -> p.failure().stream()).toList()),
                outcomes.stream().map(Outcome::answered).toList());
    }

    private Section section(String scope, List<Outcome> outcomes) {
        List<Played> played = outcomes.stream().map(Outcome::played).toList();
        List<Played> answered =
                played.stream().filter(p -> p.failure().isEmpty()).toList();
        int streamed = (int) played.stream().filter(Played::streamed).count();
        List<Double> seconds =
                played.stream().map(p -> p.latency().toNanos() / 1e9).sorted().toList();
        return new Section(
                Comparison.of(scope, outcomes.stream().map(Outcome::entry).toList(), seed),
                Shares.of(answered.stream().map(p -> structure(p.plan())).toList()),
                Shares.of(answered.stream().map(p -> named(p.backend())).toList()),
                streamed,
                played.size() - streamed,
                played.size() - answered.size(),
                seconds.get(seconds.size() / 2));
    }

    /** {@code cascade(a -> b)} is a cascade. */
    private static String structure(String plan) {
        return named(plan.replaceFirst("\\(.*", "").strip());
    }

    private static String named(String header) {
        return header.isEmpty() ? "not said" : header;
    }

    private record Outcome(Played played, Entry entry) {
        Report.Answered answered() {
            return new Report.Answered(
                    entry.set(),
                    entry.promptId(),
                    played.streamed(),
                    entry.sluice().right(),
                    played.cost().nanos(),
                    played.plan(),
                    played.backend(),
                    played.failure().orElse(""));
        }
    }
}
