package dev.sluice.replay.data;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Cost;
import dev.sluice.replay.WrongInput;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each recorded model costs, read from {@code prices.json}. */
public record Prices(Map<String, Price> byModel) {

    public Prices {
        byModel = Map.copyOf(byModel);
    }

    public static Prices read(Path dir) {
        RecordedFile.requireDirectory(dir);
        Path file = dir.resolve("prices.json");
        if (!Files.isRegularFile(file)) {
            throw new WrongInput(file + " is missing" + RecordedFile.DESCRIBED);
        }
        try {
            Map<String, Price> prices = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> model :
                    JsonMapper.shared().readTree(file.toFile()).properties()) {
                prices.put(model.getKey(), price(model.getKey(), model.getValue()));
            }
            return new Prices(prices);
        } catch (JacksonException e) {
            throw new WrongInput(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Price price(String model, JsonNode node) {
        if (!node.path("in").isNumber() || !node.path("out").isNumber()) {
            throw new WrongInput("prices.json has no numbers 'in' and 'out' for " + model);
        }
        BigDecimal in = node.path("in").decimalValue();
        return new Price(Cost.usd(in), Cost.usd(in), Cost.usd(node.path("out").decimalValue()));
    }

    public Optional<Price> find(String model) {
        return Optional.ofNullable(byModel.get(model));
    }

    public Price of(String model) {
        return find(model).orElseThrow(() -> new WrongInput("prices.json has no price for the model '" + model + "'"));
    }
}
