package dev.sluice.replay.evaluate;

import dev.sluice.replay.figures.Reliability;
import dev.sluice.replay.trial.Given;
import dev.sluice.replay.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The report as JSON. A figure is a plain number at the top; its interval stands under the same name in
 * {@code intervals}, its value in each split in {@code perSplit}. Where there is none it is null.
 */
final class ReportJson {

    private final Options options;
    private final List<Sheet> sheets;
    private final Findings findings;
    private final ObjectNode root = JsonMapper.shared().createObjectNode();

    private ReportJson(Options options, List<Sheet> sheets, Findings findings) {
        this.options = options;
        this.sheets = sheets;
        this.findings = findings;
    }

    static ObjectNode of(
            String command,
            Options options,
            List<Sheet> sheets,
            Findings findings,
            List<String> declarations,
            List<String> notes) {
        return new ReportJson(options, sheets, findings).write(command, declarations, notes);
    }

    private ObjectNode write(String command, List<String> declarations, List<String> notes) {
        root.put("command", command);
        texts("declarations", declarations);
        texts("notes", notes);
        texts("train", options.train());
        texts("test", options.test());
        texts("pool", options.pool().models());
        options.pair().ifPresent(pair -> root.put("strong", pair.strong()).put("weak", pair.weak()));
        root.put("bestSingle", sheets.getFirst().reference());
        root.put("splits", sheets.size()).put("seed", options.seed());
        root.put("hiddenReasoning", options.hidden().multiplier());
        ArrayNode prompts = root.putArray("promptsPerSplit");
        sheets.forEach(s -> prompts.addObject()
                .put("train", s.trained())
                .put("test", s.prompts().length)
                .put("droppedForWantOfAnAnswer", s.dropped()));
        findings.scalars().forEach((name, figure) -> FigureJson.number(root, name, figure.value()));
        ObjectNode intervals = root.putObject("intervals");
        findings.scalars().forEach((name, figure) -> FigureJson.interval(intervals.putObject(name), figure));
        ObjectNode perSplit = root.putObject("perSplit");
        findings.scalars().forEach((name, figure) -> FigureJson.numbers(perSplit.putArray(name), figure.perSplit()));
        findings.curves()
                .forEach((name, curve) -> FigureJson.curve(
                        root.putArray(name), name.equals("gainOverChord") ? "gain" : "accuracy", curve));
        ArrayNode frontierPerSplit = perSplit.putArray("frontier");
        for (int s = 0; s < sheets.size(); s++) {
            int split = s;
            FigureJson.numbers(
                    frontierPerSplit.addArray(),
                    findings.curves().getOrDefault("frontier", List.of()).stream()
                            .map(f -> f.perSplit().get(split))
                            .toList());
        }
        runs();
        singles();
        shares();
        rivals();
        ablation();
        reliability();
        return root;
    }

    private void texts(String name, List<String> texts) {
        ArrayNode array = root.putArray(name);
        texts.forEach(array::add);
    }

    /** What happened within each budget, on average over the splits. */
    private void runs() {
        ArrayNode runs = root.putArray("frontierRuns");
        for (int b = 0; b < Grid.FRACTIONS.size(); b++) {
            int budget = b;
            List<Sheet.Budgeted> bySplit =
                    sheets.stream().map(s -> s.frontier().get(budget)).toList();
            ObjectNode run = runs.addObject().put("budgetFraction", Grid.FRACTIONS.get(b));
            FigureJson.number(
                    run,
                    "costFraction",
                    sheets.stream()
                            .mapToDouble(s -> s.frontier().get(budget).column().meanUsd() / s.referenceUsd())
                            .average()
                            .orElse(0));
            FigureJson.number(
                    run,
                    "mostSpentOfBudget",
                    bySplit.stream()
                            .mapToDouble(r -> spent(r) / r.run().budget().inUsd())
                            .max()
                            .orElse(0));
            run.put("withinReach", withinReach(budget));
            Map<String, Double> counts = new TreeMap<>();
            bySplit.forEach(r -> Counted.counts(r.run().trials())
                    .forEach((name, value) -> counts.merge(name, value / bySplit.size(), Double::sum)));
            counts.forEach((name, value) -> FigureJson.number(run, name, value));
            shares(run.putObject("structures"), bySplit, Trial::structure);
            shares(
                    run.putObject("answers"),
                    bySplit,
                    t -> t.accepted().map(Given::model).orElse("nobody"));
        }
    }

    /** Whether the cheapest model alone would keep within the budget, in every split. */
    private boolean withinReach(int budget) {
        return sheets.stream()
                .allMatch(s -> s.singles().values().stream()
                        .anyMatch(c -> c.meanUsd() <= Grid.FRACTIONS.get(budget) * s.referenceUsd() * (1 + 1e-9)));
    }

    private static double spent(Sheet.Budgeted run) {
        return run.run().trials().stream().mapToDouble(t -> t.spent().inUsd()).sum();
    }

    private static void shares(ObjectNode into, List<Sheet.Budgeted> bySplit, Function<Trial, String> nameOf) {
        Map<String, Double> shares = bySplit.stream()
                .flatMap(r -> r.run().trials().stream()
                        .map(t -> Map.entry(
                                nameOf.apply(t), 1.0 / r.run().trials().size() / bySplit.size())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.summingDouble(Map.Entry::getValue)));
        shares.forEach((name, share) -> FigureJson.number(into, name, share));
    }

    private void singles() {
        ArrayNode singles = root.putArray("singles");
        List<String> names = List.of(
                "accuracy",
                "costPerThousandUsd",
                "costFractionOfBestSingle",
                "calibrationError",
                "policyAtParityCostFraction");
        findings.singles().forEach((model, figures) -> {
            ObjectNode single = singles.addObject().put("model", model);
            ObjectNode intervals = JsonMapper.shared().createObjectNode();
            for (int i = 0; i < names.size(); i++) {
                FigureJson.number(single, names.get(i), figures.get(i).value());
                FigureJson.interval(intervals.putObject(names.get(i)), figures.get(i));
            }
            single.set("intervals", intervals);
        });
    }

    /** Of the policy as it is written. */
    private void shares() {
        ObjectNode shares = root.putObject("shares");
        findings.shares().forEach((kind, byName) -> {
            ArrayNode list = shares.putArray(kind);
            byName.forEach((name, figure) -> {
                ObjectNode item = list.addObject().put("name", name);
                FigureJson.number(item, "share", figure.value());
                FigureJson.interval(item, figure);
            });
        });
        Map<String, Double> counts = new TreeMap<>();
        sheets.forEach(s -> Counted.counts(s.written())
                .forEach((name, value) -> counts.merge(name, value / sheets.size(), Double::sum)));
        counts.forEach((name, value) -> FigureJson.number(shares, name, value));
        ObjectNode plans = shares.putObject("plans");
        TreeSet<String> known = new TreeSet<>();
        sheets.forEach(s -> s.written().forEach(t -> known.add(t.plan())));
        known.forEach(plan -> FigureJson.number(
                plans,
                plan,
                sheets.stream()
                        .mapToDouble(s -> s.written().stream()
                                        .filter(t -> t.plan().equals(plan))
                                        .count()
                                / (double) s.written().size())
                        .average()
                        .orElse(0)));
    }

    private void rivals() {
        ObjectNode baselines = root.putObject("baselines");
        findings.rivals().forEach(rival -> rival(baselines.putObject(rival.name()), rival));
    }

    private void ablation() {
        if (!findings.ablation().isEmpty()) {
            ArrayNode rows = root.putArray("ablation");
            findings.ablation().forEach((name, row) -> {
                ObjectNode into = rows.addObject().put("name", name);
                FigureJson.number(into, "savingAtParity", row.savingAtParity().value());
                FigureJson.curve(into.putArray("frontier"), "accuracy", row.frontier());
            });
        }
    }

    private static void rival(ObjectNode into, Findings.Rival rival) {
        if (rival.told()) {
            into.put("toldTheDomain", true);
        }
        List<String> names = List.of("apgr", "cpt50", "cpt80");
        ObjectNode intervals = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < rival.routing().size(); i++) {
            FigureJson.number(into, names.get(i), rival.routing().get(i).value());
            FigureJson.interval(
                    intervals.putObject(names.get(i)), rival.routing().get(i));
        }
        FigureJson.number(into, "savingAtParity", rival.savingAtParity().value());
        FigureJson.interval(intervals.putObject("savingAtParity"), rival.savingAtParity());
        into.set("intervals", intervals);
        FigureJson.curve(into.putArray("frontier"), "accuracy", rival.frontier());
    }

    private void reliability() {
        ArrayNode bins = root.putArray("reliability");
        for (Reliability.Bin bin : findings.reliability()) {
            ObjectNode item = bins.addObject();
            FigureJson.number(item, "forecast", bin.forecast());
            FigureJson.number(item, "outcome", bin.outcome());
            FigureJson.number(item, "share", bin.share());
        }
    }
}
