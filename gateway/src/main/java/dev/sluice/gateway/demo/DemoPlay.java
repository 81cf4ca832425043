package dev.sluice.gateway.demo;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays our prompts and prints what came of it. The measured ones go to every simulated model directly, and through the
 * door twice, unjudged: before and after the gateway was taught with the others, which it never sees measured. Every
 * second answer is streamed.
 */
public final class DemoPlay {

    private final URI door;
    private final URI admin;
    private final SimulatedProviders providers;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * @param door address of the running gateway, without a path
     * @param admin address of its admin port, without a path
     */
    public DemoPlay(URI door, URI admin, SimulatedProviders providers, PrintStream out) {
        this(door, admin, providers, out, Progress.onTerminal());
    }

    DemoPlay(URI door, URI admin, SimulatedProviders providers, PrintStream out, boolean terminal) {
        this.door = door;
        this.admin = admin;
        this.providers = providers;
        this.out = out;
        this.terminal = terminal;
    }

    /** What one model made of one prompt. */
    private record Played(boolean right, Cost cost) {}

    /** Blocks until the last answer. */
    public void run() {
        play().print(out);
        out.println("Ask something yourself (no real model will answer):");
        out.println("  curl -s " + door + "/v1/chat/completions -H 'content-type: application/json' \\");
        out.println("    -d '{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + easy() + "\"}]}'");
        out.println("Why it was answered so: GET " + door + "/v1/decisions/{x-sluice-decision of the answer}");
        out.println("Health: " + admin + "/actuator/health   metrics: " + admin + "/actuator/prometheus");
        out.println("Stop with Ctrl-C.");
        out.flush();
    }

    /** Without a character that a shell or JSON would take for its own. */
    private String easy() {
        return providers.prompts().measured().stream()
                .map(DemoPrompt::text)
                .filter(text -> !text.contains("'") && !text.contains("\\") && !text.contains("\""))
                .findFirst()
                .orElseThrow();
    }

    DemoReport play() {
        List<DemoPrompt> measured = providers.prompts().measured();
        List<DemoPrompt> learning = providers.prompts().learning();
        int models = SimulatedModel.ALL.size();
        Progress progress =
                new Progress(out, terminal, 2 * measured.size() + models * (measured.size() + learning.size()));
        try (ChatClient client = new ChatClient()) {
            Map<SimulatedModel, List<Played>> alone = alone(client, measured, progress);
            DemoReport.Sluice before = throughTheDoor(client, measured, "Sluice before it learned", progress);
            Teacher teacher = new Teacher(client, v1(), measured.size());
            int judged = teacher.teach(learning, progress);
            teacher.awaitLearned(learning.getFirst());
            DemoReport.Sluice after =
                    throughTheDoor(client, measured, "Sluice after " + judged + " judged answers", progress);
            List<Tally> tallies = alone.entrySet().stream()
                    .map(e -> tally(e.getKey().id() + " alone", e.getValue()))
                    .toList();
            return new DemoReport(
                    measured.size(), judged, tallies, oracle(measured, List.copyOf(alone.values())), before, after);
        }
    }

    private URI v1() {
        return URI.create(door + "/v1");
    }

    private Map<SimulatedModel, List<Played>> alone(ChatClient client, List<DemoPrompt> prompts, Progress progress) {
        Map<SimulatedModel, List<Played>> alone = new LinkedHashMap<>();
        for (SimulatedModel model : SimulatedModel.ALL) {
            List<Played> played = new ArrayList<>();
            for (DemoPrompt prompt : prompts) {
                ChatClient.Reply reply = client.ask(providers.baseUrl(), model.id(), prompt.text(), false);
                Cost cost = model.price()
                        .of(new Tokens(reply.promptTokens()), Tokens.ZERO, new Tokens(reply.outputTokens()));
                played.add(new Played(prompt.answeredBy(reply.text()), cost));
                progress.step(model.id() + " alone");
            }
            alone.put(model, played);
        }
        return alone;
    }

    private DemoReport.Sluice throughTheDoor(
            ChatClient client, List<DemoPrompt> prompts, String way, Progress progress) {
        Map<String, Integer> plans = new LinkedHashMap<>();
        Cost billed = providers.bill();
        int right = 0;
        for (int i = 0; i < prompts.size(); i++) {
            DemoPrompt prompt = prompts.get(i);
            ChatClient.Reply reply = client.ask(v1(), "auto", prompt.text(), i % 2 == 0);
            plans.merge(ChatClient.said(reply.plan(), "x-sluice-plan"), 1, Integer::sum);
            right += prompt.answeredBy(reply.text()) ? 1 : 0;
            progress.step(way);
        }
        Cost cost = providers.bill().minus(billed);
        return new DemoReport.Sluice(Tally.of(way, right, prompts.size(), cost), plans);
    }

    private static Tally tally(String way, List<Played> played) {
        int right = (int) played.stream().filter(Played::right).count();
        Cost cost = played.stream().map(Played::cost).reduce(Cost.ZERO, Cost::plus);
        return Tally.of(way, right, played.size(), cost);
    }

    /** Always the cheapest model that is right; the cheapest of all where none is. */
    private static Tally oracle(List<DemoPrompt> prompts, List<List<Played>> byModel) {
        List<Played> chosen = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int prompt = i;
            List<Played> played =
                    byModel.stream().map(model -> model.get(prompt)).toList();
            chosen.add(cheapest(played.stream().filter(Played::right).toList())
                    .or(() -> cheapest(played))
                    .orElseThrow());
        }
        return tally("oracle: cheapest that is right", chosen);
    }

    private static Optional<Played> cheapest(List<Played> played) {
        return played.stream().min(Comparator.comparing(Played::cost));
    }
}
