namespace Crafting.Ai.Tests;

/// <summary>What was used once stays used, however much is used after it.</summary>
public class RelayReplayTests
{
    [Fact]
    [Trait("Threat", "H2")]
    public async Task A_decision_is_remembered_beyond_those_that_come_after_it()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);
        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303);

        for (var i = 0; i < 90; i++)
        {
            using var other = host.Open();
            (await other.SubmitAsync(await host.AskAsync(other), "allow")).Status.Should().Be(303);
        }

        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(400);
    }
}
