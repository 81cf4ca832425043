package dev.sluice.replay.pool;

import dev.sluice.core.backend.Price;
import dev.sluice.core.request.Cost;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.Prices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the models of a pool cost.
 *
 * @param inTokens whether no price is known of the pool's only backend, so that costs stand for tokens
 */
public record PoolPrices(Map<String, Price> byModel, boolean inTokens) {

    private static final Price A_DOLLAR = Price.perMillion("1", "1", "1");

    public PoolPrices {
        byModel = Map.copyOf(byModel);
    }

    /**
     * @param told prices given beside the file, which they override: {@code MODEL=IN:OUT}, dollars per million tokens
     * @throws WrongInput where a model has no price
     */
    public static PoolPrices of(List<String> models, Prices file, List<String> told) {
        Map<String, Price> known = new HashMap<>(file.byModel());
        told.forEach(text -> known.putAll(told(text)));
        Map<String, Price> prices = new HashMap<>();
        Set<String> backends = new HashSet<>();
        for (String model : models) {
            RecordedName name = RecordedName.of(model);
            backends.add(name.backend());
            Price price = known.getOrDefault(model, known.get(name.backend()));
            if (price != null) {
                prices.put(model, price);
            }
        }
        if (prices.isEmpty() && backends.size() == 1) {
            return new PoolPrices(models.stream().collect(Collectors.toMap(m -> m, m -> A_DOLLAR)), true);
        }
        for (String model : models) {
            if (!prices.containsKey(model)) {
                throw new WrongInput("prices.json has no price for the model '" + model + "'; --price '" + model
                        + "=IN:OUT' gives one, in dollars per million tokens");
            }
        }
        return new PoolPrices(prices, false);
    }

    private static Map<String, Price> told(String text) {
        int equals = text.lastIndexOf('=');
        String[] amounts = text.substring(equals + 1).split(":", -1);
        if (equals > 0 && amounts.length == 2) {
            try {
                Cost in = Cost.usd(new BigDecimal(amounts[0]));
                return Map.of(text.substring(0, equals), new Price(in, in, Cost.usd(new BigDecimal(amounts[1]))));
            } catch (NumberFormatException notANumber) {
                // answered below, together with other texts that are no price
            } catch (IllegalArgumentException negative) {
                throw new WrongInput("--price " + text + ": " + negative.getMessage(), negative);
            }
        }
        throw new WrongInput("--price must be MODEL=IN:OUT, in dollars per million tokens: " + text);
    }

    public Price of(String model) {
        Price price = byModel.get(model);
        if (price == null) {
            throw new IllegalArgumentException("not a model of the pool: " + model);
        }
        return price;
    }
}
