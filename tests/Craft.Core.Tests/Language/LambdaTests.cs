using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

/// <summary>Lambdas as people write them. That this file compiles is half of the test: each assignment names the inferred type.</summary>
public class LambdaTests
{
    private static readonly Route<Word> Words = Given.Route().From(Direct<Word>());

    public static TheoryData<string, Capability, object?> Values => new()
    {
        // The sync forms.
        { "expression", Int(Words.Transform(word => word.Text.Length)), 5 },
        { "expression with exchange", Text(Words.Transform((word, exchange) => word.Text + exchange.RouteId)), "helloroute" },
        { "discarded exchange", Int(Words.Transform((word, _) => word.Text.Length)), 5 },
        { "both discarded", Int(Words.Transform((_, _) => 7)), 7 },
        { "block", Text(Words.Transform(word => { var text = word.Text; return text + "!"; })), "hello!" },
        { "static", Int(Words.Transform(static word => word.Text.Length)), 5 },
        { "explicit parameter type", Int(Words.Transform((Word word) => word.Text.Length)), 5 },
        { "explicit return type", Of<object>(Words.Transform(object (word) => word.Text)), "hello" },
        { "conditional", Of<int?>(Words.Transform(word => word.Text.Length > 3 ? (int?)null : 1)), null },
        { "switch expression", Text(Words.Transform(word => word.Text.Length switch { 5 => "five", _ => "other" })), "five" },
        { "typed null", Of<string?>(Words.Transform(_ => (string?)null)), null },
        { "explicit type argument with throw", Int(Words.Transform<int>(word => word.Text.Length > 0 ? 1 : throw new InvalidOperationException())), 1 },
        { "new record", Of<Word>(Words.Transform(word => new Word(word.Text + "?"))), new Word("hello?") },
        { "with expression", Of<Word>(Words.Transform(word => word with { Text = "x" })), new Word("x") },
        { "tuple", Of<(string Text, int Length)>(Words.Transform(word => (word.Text, word.Text.Length))), ("hello", 5) },
        { "generic type", Of<List<int>>(Words.Transform(word => new List<int> { word.Text.Length })).Transform(list => list[0]), 5 },
        { "array", Of<char[]>(Words.Transform(word => word.Text.ToCharArray())).Transform(letters => letters.Length), 5 },
        { "dictionary", Of<Dictionary<string, int>>(Words.Transform(word => new Dictionary<string, int> { [word.Text] = 1 })).Transform(d =>
            d["hello"]), 1 },
        { "sequence", Of<IEnumerable<char>>(Words.Transform(word => word.Text.Where(char.IsLetter))).Transform(letters =>
            letters.Count()), 5 },
        { "named type argument", Int(Words.Transform<int>(Length)), 5 },

        // Method groups and local functions.
        { "method group", Int(Words.Transform(Length)), 5 },
        { "method group with exchange", Text(Words.Transform(Describe)), "hello on route" },
        { "method group of a task", Text(Words.Transform(ShoutAsync)), "HELLO" },
        { "method group of a value task", Text(Words.Transform(WhisperAsync)), "hello" },
        { "method group of an instance", Int(Words.Transform(new Counter().Count)), 5 },
        { "local function", Int(LocalFunction()), 10 },

        // The async forms.
        { "async expression", Text(Words.Transform(async word => await ShoutAsync(word))), "HELLO" },
        { "async expression with exchange", Text(Words.Transform(async (word, exchange) => await ShoutAsync(word) + exchange.RouteId)), "HELLOroute" },
        { "async block", Int(Words.Transform(async word => { await Task.Yield(); return word.Text.Length; })), 5 },
        { "async block with exchange", Int(Words.Transform(async (word, _) => { await Task.Yield(); return word.Text.Length; })), 5 },
        { "async without await of its own value", Int(Words.Transform(async word => await Task.FromResult(word.Text.Length))), 5 },
        { "returned task", Text(Words.Transform(word => ShoutAsync(word))), "HELLO" },
        { "returned task with exchange", Text(Words.Transform((word, _) => ShoutAsync(word))), "HELLO" },
        { "returned value task", Text(Words.Transform(word => WhisperAsync(word))), "hello" },
        { "returned value task with exchange", Text(Words.Transform((word, _) => WhisperAsync(word))), "hello" },
        { "async tuple", Of<(int, int)>(Words.Transform(async word => { await Task.Yield(); return (word.Text.Length, 1); })), (5, 1) },
        { "async null", Of<string?>(Words.Transform(async word => { await Task.Yield(); return word.Text.Length > 99 ? word.Text : null; })), null },
        { "async value task lambda", Int(Words.Transform(async ValueTask<int> (word) => { await Task.Yield(); return word.Text.Length; })), 5 },

        // Anonymous types, chained through.
        { "anonymous", Int(Words.Transform(word => new { word.Text, word.Text.Length }).Filter(x => x.Length > 1).Transform(x => x.Length + x.Text.Length)), 10 },
        { "async anonymous", Int(Words.Transform(async word => { await Task.Yield(); return new { word.Text.Length }; }).Transform(x => x.Length)), 5 },

        // Services.
        { "service", Int(Words.Transform((word, exchange) => exchange.Get<Counter>().Count(word))), 5 },

        // The other value verbs.
        { "enrich", Int(Words.Enrich(word => word.Text.Length)), 5 },
        { "enrich and merge", Text(Words.Enrich(word => word.Text.Length, (word, length) => word.Text + length)), "hello5" },
        { "enrich async", Text(Words.Enrich(async word => await ShoutAsync(word))), "HELLO" },
        { "enrich with exchange async and merge", Text(Words.Enrich(async (word, exchange) => { await Task.Yield(); return exchange.RouteId; }, (word, id) => word.Text + id)), "helloroute" },
        { "enrich value task and merge", Text(Words.Enrich(word => WhisperAsync(word), (word, other) => word.Text + other)), "hellohello" },
        { "header of each kind", Text(Words.Header("a", "1").Header("b", word => word.Text).Header("c", async word => await ShoutAsync(word)).Header("d", (word, exchange) => 4).Header("e", WhisperAsync).Transform((_, exchange) => string.Concat(exchange.Headers.OrderBy(h => h.Key).Select(h => h.Value)))), "1helloHELLO4hello" },
        { "filter of each kind", Of<Word>(Words.Filter(word => true).Filter((word, exchange) => true, "reason").Filter(async word => { await Task.Yield(); return true; }).Filter(word => new ValueTask<bool>(true)).Filter(IsLong)), new Word("hello") },
        { "validate of each kind", Of<Word>(Words.Validate(word => true, "m").Validate((word, _) => true, "m").Validate(async word => { await Task.Yield(); return true; }, "m").Validate(IsLong, "m")), new Word("hello") },
        { "process of each kind", Int(Words.Process(exchange => exchange).Process(async exchange => { await Task.Yield(); return exchange; }).Process<int>(exchange => exchange.WithBody(3))), 3 },
        { "log of each kind", Of<Word>(Words.Log().Log("message").Log(word => word.Text).Log((word, exchange) => exchange.Id)), new Word("hello") },
        { "error handlers of each kind", Of<Word>(Words.OnError((error, exchange) => new Word("x")).OnError(async (error, _) => { await Task.Yield(); return Recovery.Drop(); }).Log()), new Word("hello") },

        // The side-effect verbs keep the body, whatever the lambda returns.
        { "to with nothing", Of<Word>(Words.To(word => Nothing(word))), new Word("hello") },
        { "to with a value", Of<Word>(Words.To(word => Length(word))), new Word("hello") },
        { "to with a task", Of<Word>(Words.To(word => Task.CompletedTask)), new Word("hello") },
        { "to with a task of a value", Of<Word>(Words.To(word => ShoutAsync(word))), new Word("hello") },
        { "to with a value task of a value", Of<Word>(Words.To(word => WhisperAsync(word))), new Word("hello") },
        { "to async", Of<Word>(Words.To(async word => await ShoutAsync(word))), new Word("hello") },
        { "to async block with exchange", Of<Word>(Words.To(async (word, exchange) => { await Task.Yield(); })), new Word("hello") },
        { "to method groups", Of<Word>(Words.To(Nothing).To(Length).To(ShoutAsync).To(WhisperAsync)), new Word("hello") },
        { "to block", Of<Word>(Words.To(word => { Nothing(word); })), new Word("hello") },
        { "tap with each", Of<Word>(Words.Tap(word => Nothing(word)).Tap(word => Length(word)).Tap((word, exchange) => Nothing(word)).Tap(async word => await ShoutAsync(word)).Tap(Nothing).Tap(Length).Tap(WhisperAsync)), new Word("hello") },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task Every_natural_lambda_infers_its_type_and_is_awaited(string form, Capability route, object? expected)
    {
        await using var app = await App.StartAsync(services => services.AddScoped<Counter>(), route);

        (await app.SendAsync<object?>("route", new Word("hello"))).Should().Be(expected, form);
    }

    [Fact]
    public void The_table_has_more_than_fifty_lambdas() => Values.Count.Should().BeGreaterThan(50);

    [Fact]
    public async Task A_route_without_input_takes_a_lambda_that_ignores_its_body()
    {
        Route<int> route = Given.Route().From(Direct()).Transform(_ => 1);
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<int>("route")).Should().Be(1);
    }

    [Fact]
    public async Task An_input_type_needs_not_be_named_again()
    {
        Route<string> route = Given.Route().Input<Word>().From(Direct()).Transform(word => word.Text);
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<string>("route", new { text = "from json" })).Should().Be("from json");
    }

    private static Route<int> Int(Route<int> route) => route;

    private static Route<string> Text(Route<string> route) => route;

    private static Route<T> Of<T>(Route<T> route) => route;

    private static Route<int> LocalFunction()
    {
        return Words.Transform(Twice);

        static int Twice(Word word) => word.Text.Length * 2;
    }

    private static void Nothing(Word word) => _ = word;

    private static int Length(Word word) => word.Text.Length;

    private static bool IsLong(Word word) => word.Text.Length > 3;

    private static string Describe(Word word, Exchange exchange) => $"{word.Text} on {exchange.RouteId}";

    private static Task<string> ShoutAsync(Word word) => Task.FromResult(word.Text.ToUpperInvariant());

    private static async ValueTask<string> WhisperAsync(Word word)
    {
        await Task.Yield();
        return word.Text;
    }

    public sealed record Word(string Text);

    private sealed class Counter
    {
        private int _calls;

        public int Count(Word word) => word.Text.Length + (0 * ++_calls);
    }
}
