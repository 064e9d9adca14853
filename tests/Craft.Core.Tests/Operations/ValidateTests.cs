namespace Crafting.Tests;

public class ValidateTests
{
    [Theory]
    [InlineData("ok", null)]
    [InlineData("too long", "RC5002")]
    public async Task Fails_with_the_message_unless_the_rule_holds(string text, string? code)
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct<string>()).Validate(x => x.Length < 5, "Use at most four letters."));

        if (code is null)
        {
            (await app.SendAsync<string>("route", text)).Should().Be(text);
            return;
        }

        var failure = await app.FailureAsync("route", text);
        (failure.Code, failure.Message, failure.Error.Retryable).Should().Be((code, "Use at most four letters.", false));
    }

    [Fact]
    public async Task A_rule_may_ask_services_and_wait()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>())
            .Validate(async (x, exchange) => { await Task.Yield(); return exchange.RouteId.Length == x; }, "Wrong length."));

        (await app.SendAsync<int>("route", 5)).Should().Be(5);
        (await app.FailureAsync("route", 4)).Message.Should().Be("Wrong length.");
    }

    [Fact]
    public async Task A_rule_that_throws_fails_the_call_without_the_message()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Validate((Unit _) => throw new InvalidOperationException(), "Message."));

        (await app.FailureAsync("route")).Code.Should().Be("RC5001");
    }
}
