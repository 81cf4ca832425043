package dev.sluice.replay.play;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.recorded.Bill;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the recorded provider says what it has charged. */
record ProviderBill(URI address) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Bill read() throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode bill = JsonMapper.shared().readTree(response.body());
            if (response.statusCode() != 200 || !bill.path("nano_usd").isIntegralNumber()) {
                throw new WrongInput("no provider's bill at " + address + ": status " + response.statusCode());
            }
            return new Bill(
                    bill.path("calls").longValue(),
                    new Cost(bill.path("nano_usd").longValue()));
        } catch (IOException | JacksonException e) {
            throw new WrongInput("cannot read the provider's bill at " + address + ": " + e.getMessage(), e);
        }
    }
}
