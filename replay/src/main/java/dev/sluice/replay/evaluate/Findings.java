package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Bootstrap;
import dev.sluice.replay.figures.Figure;
import dev.sluice.replay.figures.Measure;
import dev.sluice.replay.figures.Reliability;
import dev.sluice.replay.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All that the sheets say, with intervals.
 *
 * @param scalars by the name they are reported under
 * @param curves on the grid of budgets, by the same
 * @param singles every model of the pool: accuracy, dollars a prompt, part of the reference's cost, calibration error,
 *     and the part of its own cost at which the policy is as good
 * @param shares of the policy as written: by kind, then by name
 */
record Findings(
        Map<String, Figure> scalars,
        Map<String, List<Figure>> curves,
        Map<String, List<Figure>> singles,
        Map<String, Map<String, Figure>> shares,
        List<Rival> rivals,
        Map<String, Rival> ablation,
        List<Reliability.Bin> reliability) {

    /**
     * A baseline, or a part of the policy.
     *
     * @param routing apgr, cpt50 and cpt80; empty where it is not about a pair
     */
    record Rival(String name, boolean told, List<Figure> frontier, Figure savingAtParity, List<Figure> routing) {}

    static Findings of(Options options, List<Sheet> sheets, int resamples) {
        return new Telling(options, sheets, resamples).tell();
    }

    private static final class Telling {
        private final Options options;
        private final List<Sheet> sheets;
        private final Measures measures;
        private final Bootstrap bootstrap;

        Telling(Options options, List<Sheet> sheets, int resamples) {
            this.options = options;
            this.sheets = sheets;
            this.measures = new Measures(sheets);
            this.bootstrap = new Bootstrap(sheets.stream().map(Sheet::prompts).toList(), resamples, options.seed());
        }

        Findings tell() {
            List<List<Column>> own = measures.each(sheet ->
                    sheet.frontier().stream().map(Sheet.Budgeted::column).toList());
            Map<String, List<Figure>> curves = new LinkedHashMap<>();
            curves.put("frontier", bootstrap.figures(measures.curve(own)));
            curves.put("chord", bootstrap.figures(measures.chord()));
            curves.put("gainOverChord", bootstrap.figures(measures.gainOverChord(own)));
            return new Findings(
                    scalars(own), curves, singles(own), shares(), rivals(), ablation(), measures.reliability());
        }

        private Map<String, Figure> scalars(List<List<Column>> own) {
            Map<String, Figure> scalars = new LinkedHashMap<>();
            List<Figure> written = bootstrap.figures(measures.point(measures.each(Sheet::writtenColumn)));
            scalars.put("accuracy", written.get(0));
            scalars.put("costPerThousandUsd", perThousand(written.get(1)));
            scalars.put("costFractionOfBestSingle", written.get(2));
            scalars.put("savingAtParity", one(measures.savingAtParity(own)));
            options.pair().ifPresent(pair -> {
                List<Figure> routing = bootstrap.figures(
                        measures.routing(pair, measures.each(sheet -> Measures.forecastGain(sheet, pair))));
                scalars.put("apgr", routing.get(0));
                scalars.put("cpt50", routing.get(1));
                scalars.put("cpt80", routing.get(2));
            });
            List<Figure> oracle = bootstrap.figures(measures.point(measures.each(measures::oracle)));
            scalars.put("oracle", oracle.get(0));
            scalars.put("oracleCostPerThousandUsd", perThousand(oracle.get(1)));
            scalars.put("oracleCostFractionOfBestSingle", oracle.get(2));
            List<Figure> best =
                    bootstrap.figures(measures.point(measures.each(sheet -> sheet.single(sheet.reference()))));
            scalars.put("bestSingleAccuracy", best.get(0));
            scalars.put("bestSingleCostPerThousandUsd", perThousand(best.get(1)));
            scalars.put(
                    "calibrationError",
                    one(measures.calibrationError(options.pool().models())));
            scalars.put("calibrationErrorOfChosenPlans", one(measures.calibrationErrorOfChosen()));
            return scalars;
        }

        private Figure one(Measure measure) {
            return bootstrap.figures(measure).getFirst();
        }

        private static Figure perThousand(Figure usd) {
            return new Figure(
                    1000 * usd.value(),
                    1000 * usd.low(),
                    1000 * usd.high(),
                    usd.perSplit().stream().map(v -> 1000 * v).toList());
        }

        private Map<String, List<Figure>> singles(List<List<Column>> own) {
            Map<String, List<Figure>> singles = new LinkedHashMap<>();
            for (String model : options.pool().models()) {
                List<Figure> figures =
                        new ArrayList<>(bootstrap.figures(measures.point(measures.each(s -> s.single(model)))));
                figures.set(1, perThousand(figures.get(1)));
                figures.add(one(measures.calibrationError(List.of(model))));
                figures.add(one(measures.savingAtParity(own, measures.each(s -> s.single(model)))));
                singles.put(model, figures);
            }
            return singles;
        }

        private Map<String, Map<String, Figure>> shares() {
            Map<String, Map<String, Figure>> shares = new LinkedHashMap<>();
            shares.put("structures", shares(structures(), Counted::structures));
            shares.put("answers", shares(options.pool().models(), Counted::answers));
            shares.put("calls", shares(options.pool().models(), Counted::calls));
            return shares;
        }

        private List<String> structures() {
            TreeSet<String> names = new TreeSet<>();
            sheets.forEach(sheet -> sheet.written().forEach(t -> names.add(t.structure())));
            return List.copyOf(names);
        }

        private Map<String, Figure> shares(List<String> names, Function<List<Trial>, List<Map<String, Double>>> of) {
            List<Figure> figures =
                    bootstrap.figures(measures.shares(names, measures.each(sheet -> of.apply(sheet.written()))));
            Map<String, Figure> shares = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                shares.put(names.get(i), figures.get(i));
            }
            return shares;
        }

        private List<Rival> rivals() {
            List<Rival> rivals = new ArrayList<>();
            rivals.add(rival("bestConstant", false, measures.each(measures::bestConstant), Optional.empty()));
            for (int i = 0; i < sheets.getFirst().routers().size(); i++) {
                int router = i;
                Sheet.Router first = sheets.getFirst().routers().get(i);
                rivals.add(rival(
                        first.name(),
                        first.told(),
                        measures.each(sheet -> sheet.routers().get(router).frontier()),
                        Optional.of(measures.each(
                                sheet -> sheet.routers().get(router).gain()))));
            }
            return rivals;
        }

        private Map<String, Rival> ablation() {
            Map<String, Rival> ablation = new LinkedHashMap<>();
            for (String name : sheets.getFirst().ablation().keySet()) {
                ablation.put(
                        name,
                        rival(
                                name,
                                false,
                                measures.each(sheet -> sheet.ablation().getOrDefault(name, List.of())),
                                Optional.empty()));
            }
            return ablation;
        }

        private Rival rival(String name, boolean told, List<List<Column>> of, Optional<List<double[]>> score) {
            return new Rival(
                    name,
                    told,
                    bootstrap.figures(measures.curve(of)),
                    one(measures.savingAtParity(of)),
                    options.pair()
                            .flatMap(pair -> score.map(s -> bootstrap.figures(measures.routing(pair, s))))
                            .orElse(List.of()));
        }
    }
}
