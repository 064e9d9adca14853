using System.Text.Json;

namespace Crafting.Ai.Tests;

public class ToolArgumentsTests
{
    [Fact]
    public void Arguments_become_one_object_in_their_order()
    {
        Json("""{"b":[1,{"c":null}],"a":"é\u0022","1":1.0}""").GetRawText().Should().Be("""{"b":[1,{"c":null}],"a":"é\"","1":1.0}""");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public void No_arguments_are_an_empty_object(string? arguments)
    {
        ((JsonElement)ToolArguments.ToJson(arguments is null ? null : Members(arguments))).GetRawText().Should().Be("{}");
    }

    [Fact]
    public void A_message_is_not_changed_by_the_next_one_on_the_same_thread()
    {
        var first = Json("""{"name":"first"}""");
        var big = Json($$"""{"text":"{{new string('x', 200_000)}}"}""");
        var third = Json("""{"name":"third!"}""");

        first.GetProperty("name").GetString().Should().Be("first");
        big.GetProperty("text").GetString().Should().HaveLength(200_000);
        third.GetProperty("name").GetString().Should().Be("third!");
    }

    [Fact]
    public void A_failed_message_leaves_nothing_for_the_next_one_on_the_same_thread()
    {
        var halfASurrogatePair = Members("""{"fine":1,"text":"\ud800"}""");

        FluentActions.Invoking(() => ToolArguments.ToJson(halfASurrogatePair)).Should().Throw<InvalidOperationException>();

        Json("""{"a":1}""").GetRawText().Should().Be("""{"a":1}""");
    }

    [Fact]
    public void Many_threads_do_not_mix_their_messages()
    {
        Parallel.For(0, 2000, i => Json($$"""{"i":{{i}}}""").GetProperty("i").GetInt32().Should().Be(i));
    }

    private static JsonElement Json(string arguments) => (JsonElement)ToolArguments.ToJson(Members(arguments));

    private static Dictionary<string, JsonElement> Members(string json) =>
        JsonElement.Parse(json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
}
