package dev.sluice.gateway.demo;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays our prompts to every simulated model directly and then through the door, tells the gateway which answers were
 * right, and prints what came of it. Every second answer is streamed.
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
        out.println("    -d '{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + providers.prompts().all().getFirst().text() + "\"}]}'");
        out.println("Why it was answered so: GET " + door + "/v1/decisions/{x-sluice-decision of the answer}");
        out.println("Health: " + admin + "/actuator/health   metrics: " + admin + "/actuator/prometheus");
        out.println("Stop with Ctrl-C.");
        out.flush();
    }

    DemoReport play() {
        List<DemoPrompt> prompts = providers.prompts().all();
        try (ChatClient client = new ChatClient()) {
            Map<SimulatedModel, List<Played>> alone = alone(client, prompts);
            List<Tally> tallies = alone.entrySet().stream()
                    .map(e -> tally(e.getKey().id() + " alone", e.getValue()))
                    .toList();
            Map<String, Integer> plans = new LinkedHashMap<>();
            Cost before = providers.bill();
            int right = throughTheDoor(client, prompts, plans);
            Tally sluice = Tally.of(
                    "Sluice, model auto",
                    right,
                    prompts.size(),
                    providers.bill().minus(before));
            return new DemoReport(
                    prompts.size(),
                    tallies,
                    Tally.mixture(tallies, sluice.usdPerThousand()),
                    oracle(prompts, List.copyOf(alone.values())),
                    sluice,
                    plans);
        }
    }

    private Map<SimulatedModel, List<Played>> alone(ChatClient client, List<DemoPrompt> prompts) {
        Progress progress = new Progress(out, terminal, "each model alone", prompts.size() * SimulatedModel.ALL.size());
        Map<SimulatedModel, List<Played>> alone = new LinkedHashMap<>();
        for (SimulatedModel model : SimulatedModel.ALL) {
            List<Played> played = new ArrayList<>();
            for (DemoPrompt prompt : prompts) {
                ChatClient.Reply reply = client.ask(providers.baseUrl(), model.id(), prompt.text(), false);
                Cost cost = model.price()
                        .of(new Tokens(reply.promptTokens()), Tokens.ZERO, new Tokens(reply.outputTokens()));
                played.add(new Played(prompt.answeredBy(reply.text()), cost));
                progress.step();
            }
            alone.put(model, played);
        }
        return alone;
    }

    private int throughTheDoor(ChatClient client, List<DemoPrompt> prompts, Map<String, Integer> plans) {
        Progress progress = new Progress(out, terminal, "through the gateway", prompts.size());
        URI v1 = URI.create(door + "/v1");
        int right = 0;
        for (int i = 0; i < prompts.size(); i++) {
            DemoPrompt prompt = prompts.get(i);
            ChatClient.Reply reply = client.ask(v1, "auto", prompt.text(), i % 2 == 0);
            boolean success = prompt.answeredBy(reply.text());
            client.judge(v1, said(reply.decision(), "x-sluice-decision"), success);
            plans.merge(said(reply.plan(), "x-sluice-plan"), 1, Integer::sum);
            right += success ? 1 : 0;
            progress.step();
        }
        return right;
    }

    private static String said(Optional<String> header, String name) {
        return header.orElseThrow(() -> new IllegalStateException("the gateway's answer has no header " + name));
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
        return played.stream().min(java.util.Comparator.comparing(Played::cost));
    }
}
