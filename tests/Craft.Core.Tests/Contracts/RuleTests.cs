using System.Text.Json;
using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Schemas that Craft does not generate, but that are checked all the same.</summary>
public class RuleTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", "{}", false)]
    [InlineData("""{"type":"object","required":["a"]}""", """{"a":1}""", true)]
    [InlineData("""{"type":"object","required":["a"],"additionalProperties":{"type":"string"}}""", """{"a":1}""", false)]
    [InlineData("""{"type":"object","required":["a"],"additionalProperties":false}""", """{"a":1}""", false)]
    [InlineData(Overlapping, """{"kind":1,"b":"x"}""", true)]
    [InlineData(Overlapping, """{"kind":1,"c":5}""", true)]
    [InlineData(Overlapping, """{"kind":1,"d":5}""", false)]
    [InlineData(Overlapping, """{"kind":2,"e":[1]}""", true)]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", "{\"a\":1,\"\\ud83d\":1}", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", false)]
    [InlineData("""{"uniqueItems":true}""", "[\"\\ud83d\",\"\\ud83d\"]", false)]
    [InlineData("""{"uniqueItems":true}""", """[1,"1",[1],{"a":1}]""", true)]
    public void A_schema_says_what_it_says(string schema, string value, bool accepted)
    {
        var rule = RuleCompiler.Compile(JsonElement.Parse(schema));
        var failures = new FailureList();
        rule.Accepts(JsonElement.Parse(value), 64).Should().Be(accepted);
        rule.Explain(JsonElement.Parse(value), "", 64, failures);
        (failures.Count == 0).Should().Be(accepted);
    }

    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("100", "1e2", 0)]
    [InlineData("0", "-0.000e999999999999999999", 0)]
    [InlineData("-1", "1", -1)]
    [InlineData("-2", "-1.9999999999999999999999999", -1)]
    [InlineData("0.1", "0.1000000000000000000000001", -1)]
    [InlineData("1e400", "9.99e399", 1)]
    [InlineData("0.00100", "1e-3", 0)]
    [InlineData("123.456e3", "123456", 0)]
    [InlineData("12e999999999999", "1.2e1000000000000", 0)]
    public void Numbers_are_compared_as_written(string left, string right, int order)
    {
        var (a, b) = (System.Text.Encoding.ASCII.GetBytes(left), System.Text.Encoding.ASCII.GetBytes(right));
        Math.Sign(ExactNumber.Compare(new ExactNumber(a), new ExactNumber(b))).Should().Be(order);
        Math.Sign(ExactNumber.Compare(new ExactNumber(b), new ExactNumber(a))).Should().Be(-order);
    }

    private const string Overlapping =
        """
        {"anyOf":[
          {"type":"object","properties":{"kind":{"const":1},"b":{"type":"string"}},"required":["kind","b"],"additionalProperties":false},
          {"type":"object","properties":{"kind":{"const":1},"c":{"type":"integer"}},"required":["kind","c"],"additionalProperties":false},
          {"type":"object","required":["e"]}
        ]}
        """;
}
