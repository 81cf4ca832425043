package dev.sluice.policies.tools;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A ranking as text, with the features that its weights belong to. */
public final class CallRankingText {

    private static final JsonMapper JSON = JsonMapper.shared();

    private CallRankingText() {}

    public static String write(CallRanking ranking) {
        ObjectNode text = JSON.createObjectNode()
                .put("version", CallFeature.VERSION)
                .put("features", CallFeature.ALL.toString())
                .put("pairs", ranking.pairs());
        numbers(text.putArray("weights"), ranking.weights());
        numbers(text.putArray("squares"), ranking.squares());
        return text.toString();
    }

    private static void numbers(ArrayNode array, double[] numbers) {
        for (double number : numbers) {
            array.add(number);
        }
    }

    /** @throws IllegalArgumentException where it is no ranking, or one over other features */
    public static CallRanking read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("not a ranking: " + broken.getOriginalMessage(), broken);
        }
        String version = json.path("version").asString("");
        if (!version.equals(CallFeature.VERSION)
                || !json.path("features").asString("").equals(CallFeature.ALL.toString())) {
            throw new IllegalArgumentException(
                    "a ranking over other features, version '" + version + "', not '" + CallFeature.VERSION + "'");
        }
        JsonNode pairs = json.path("pairs");
        if (!pairs.canConvertToLong() || pairs.asLong() < 0) {
            throw new IllegalArgumentException("pairs must be a number of at least 0: " + pairs);
        }
        double[] squares = numbers(json.path("squares"));
        for (double square : squares) {
            if (!(square > 0)) {
                throw new IllegalArgumentException("squares must be positive: " + square);
            }
        }
        return new CallRanking(pairs.asLong(), numbers(json.path("weights")), squares);
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!array.path(i).isNumber() || !Double.isFinite(array.path(i).asDouble())) {
                throw new IllegalArgumentException("not a number: " + array.path(i));
            }
            numbers[i] = array.path(i).asDouble();
        }
        return numbers;
    }
}
