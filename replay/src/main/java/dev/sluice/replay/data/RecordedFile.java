package dev.sluice.replay.data;

import dev.sluice.replay.WrongInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One gzipped file of JSON lines in the data directory, read line by line. */
record RecordedFile(Path path) {

    static final String DESCRIBED = "; replay/README.md describes the data and where it comes from";
    private static final JsonMapper JSON = JsonMapper.shared();

    static RecordedFile of(Path dir, String set, String part) {
        requireDirectory(dir);
        Path prompts = dir.resolve(set + ".prompts.jsonl.gz");
        if (!Files.isRegularFile(prompts)) {
            List<String> known = setsIn(dir);
            if (!known.isEmpty()) {
                throw new WrongInput("unknown set '" + set + "': " + prompts + " is missing; this directory has "
                        + String.join(", ", known) + DESCRIBED);
            }
        }
        return new RecordedFile(dir.resolve(set + "." + part + ".jsonl.gz"));
    }

    static void requireDirectory(Path dir) {
        if (!Files.isDirectory(dir)) {
            throw new WrongInput("the data directory " + dir + " is missing" + DESCRIBED);
        }
    }

    private static List<String> setsIn(Path dir) {
        String suffix = ".prompts.jsonl.gz";
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new WrongInput("the data directory " + dir + " cannot be listed: " + e.getMessage(), e);
        }
    }

    boolean exists() {
        return Files.isRegularFile(path);
    }

    /** Hands over every line, in order. */
    void forEachLine(Consumer<Line> reader) {
        if (!Files.isRegularFile(path)) {
            throw new WrongInput(path + " is missing" + DESCRIBED);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path), 1 << 16), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    reader.accept(parse(line, path + ":" + number));
                }
            }
        } catch (IOException e) {
            throw new WrongInput(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Line parse(String line, String place) {
        try {
            return new Line(JSON.readTree(line), place);
        } catch (JacksonException e) {
            throw new WrongInput(place + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * One JSON object of the file.
     *
     * @param place file and line number, for messages
     */
    record Line(JsonNode json, String place) {

        String text(String field) {
            return optionalText(field).orElseThrow(() -> missing(field));
        }

        Optional<String> optionalText(String field) {
            JsonNode value = json.path(field);
            return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
        }

        OptionalDouble number(String field) {
            JsonNode value = json.path(field);
            return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
        }

        OptionalLong whole(String field) {
            JsonNode value = json.path(field);
            return value.isIntegralNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
        }

        boolean flag(String field) {
            return json.path(field).asBoolean(false);
        }

        WrongInput missing(String field) {
            return new WrongInput(place + " has no usable '" + field + "'" + DESCRIBED);
        }
    }
}
