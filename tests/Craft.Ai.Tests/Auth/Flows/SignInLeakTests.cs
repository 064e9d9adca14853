using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>Whole sign-ins with every log at its loudest: not one secret may be in it (contract 1.21, T89).</summary>
public partial class SignInLeakTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Theory]
    [InlineData(null)]
    [InlineData(OauthMode.Pass)]
    [InlineData(OauthMode.Relay)]
    [Trait("Contract", "T89")]
    [Trait("Threat", "H8"), Trait("Threat", "H33")]
    public async Task No_token_code_verifier_state_or_secret_is_in_any_log_line_or_span(OauthMode? mode)
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Craft", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await SignedInApp.StartAsync(mode, [Who], logged: LogLevel.Trace);
        using var browser = new Browser();
        var seen = new Secrets();
        await using var client = await app.ConnectAsync(Era.Stateless, browser, seen.Note);
        (await client.CallAsync("who")).Text().Should().Be("alice");

        var log = string.Join('\n', app.App.Log.GetSnapshot(clear: false).Select(record =>
            $"{record.Message} {string.Join(' ', record.StructuredState ?? [])} {record.Exception}"));

        log.Should().NotBeEmpty();
        seen.All.Should().NotBeEmpty();
        foreach (var (name, secret) in seen.All)
        {
            log.Should().NotContain(secret, name);
            string.Concat(spans).Should().NotContain(secret, name);
        }

        // The shape of a signed token, wherever it came from.
        TokenShape().IsMatch(log).Should().BeFalse();
    }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{20,}\.")]
    private static partial Regex TokenShape();

    /// <summary>What went through the hands of client and browser.</summary>
    private sealed class Secrets
    {
        private readonly ConcurrentDictionary<string, string> _all = new(StringComparer.Ordinal);

        public IEnumerable<(string Name, string Secret)> All => _all.Select(pair => (pair.Value, pair.Key));

        public void Note(Uri url)
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(url.Query))
            {
                if (name is "code" or "state" or "code_challenge" or "t" && values.ToString() is { Length: > 8 } secret)
                    _all[secret] = name;
            }
        }
    }
}
