package dev.sluice.replay.pool;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.forecast.Arm;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.fit.ModelNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The recorded models of an evaluation, as backends with their ways of being called. */
public record Pool(List<PoolArm> arms, Catalog catalog) {

    private static final Tokens CONTEXT = new Tokens(128_000);
    private static final Tokens MOST_OUTPUT = new Tokens(16_384);
    /** Any limit leads to the same recording; it need only leave room for the answer. */
    private static final Protocol THINKING = new Protocol.Thinking(new Tokens(8192));

    public Pool {
        arms = List.copyOf(arms);
    }

    public static Pool of(List<String> models, PoolPrices prices) {
        Map<String, List<RecordedName>> byBackend = new LinkedHashMap<>();
        for (String model : models) {
            RecordedName name = RecordedName.of(model);
            byBackend.computeIfAbsent(name.backend(), b -> new ArrayList<>()).add(name);
        }
        Map<String, PoolArm> arms = new LinkedHashMap<>();
        List<Backend> backends = new ArrayList<>();
        byBackend.forEach((id, names) -> {
            Price price = prices.of(names.getFirst().model());
            if (names.stream().anyMatch(name -> !prices.of(name.model()).equals(price))) {
                throw new WrongInput("two prices are given for the two ways of calling " + id);
            }
            Backend backend = backend(names, id, price);
            backends.add(backend);
            names.forEach(name -> arms.put(name.model(), new PoolArm(name.model(), backend, protocol(name, names))));
        });
        return new Pool(models.stream().map(arms::get).toList(), new Catalog(backends));
    }

    private static Protocol protocol(RecordedName name, List<RecordedName> names) {
        if (name.mode().isEmpty() || names.size() == 1) {
            return thinks(name) ? new Protocol.AsAsked() : new Protocol.Direct();
        }
        return thinks(name) ? THINKING : new Protocol.Direct();
    }

    private static boolean thinks(RecordedName name) {
        return name.mode().equals(Optional.of(RecordedName.Mode.COT)) || HiddenReasoning.hides(name.model());
    }

    private static Backend backend(List<RecordedName> names, String id, Price price) {
        RecordedName first = names.getFirst();
        ThinkingControl thinking = names.size() > 1
                ? ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET
                : thinks(first) ? ThinkingControl.ALWAYS : ThinkingControl.NONE;
        ModelCard card = new ModelCard(
                ModelNames.family(ModelNames.plain(id)), first.model(), thinking, Set.of(Feature.JSON_OBJECT));
        return new Backend(id, id, card, price, CONTEXT, MOST_OUTPUT, Map.of());
    }

    public List<String> models() {
        return arms.stream().map(PoolArm::model).toList();
    }

    public PoolArm arm(String model) {
        return arms.stream().filter(a -> a.model().equals(model)).findFirst().orElseThrow();
    }

    /** The recorded model whose answers such a call gets. */
    public PoolArm answering(Call call) {
        List<PoolArm> ways = arms.stream()
                .filter(arm -> arm.backend().id().equals(call.backend().id()))
                .toList();
        boolean direct = call.protocol() instanceof Protocol.Direct;
        return ways.stream()
                .filter(arm -> ways.size() == 1 || direct == arm.protocol() instanceof Protocol.Direct)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a call of the pool: " + call.arm()));
    }

    /** The calibration as it knows this pool: each way of calling a backend by the model it was recorded as. */
    public FittedCalibration calibration(CalibrationFile file) {
        FittedCalibration calibration = FittedCalibration.of(file);
        for (PoolArm arm : arms) {
            Optional<Arm> known = known(file, arm.model());
            if (known.isPresent()) {
                calibration = calibration.with(arm.backend(), arm.protocol(), known.get(), file.version());
            }
        }
        return calibration;
    }

    /** The models of which nothing was recorded where the calibration was fitted: they start from their card. */
    public List<String> unknownTo(CalibrationFile file) {
        return models().stream().filter(model -> known(file, model).isEmpty()).toList();
    }

    /** By its very name, else by the same name as others write it, with a date or without. */
    private static Optional<Arm> known(CalibrationFile file, String model) {
        String plain = ModelNames.plain(model);
        return Stream.of(model.toLowerCase(Locale.ROOT), plain, ModelNames.undated(plain))
                .map(file.arms()::get)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
