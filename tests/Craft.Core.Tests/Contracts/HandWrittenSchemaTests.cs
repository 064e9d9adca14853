using Crafting.Pipeline;
using static Crafting.Tests.ContractSchema;

namespace Crafting.Tests;

public class HandWrittenSchemaTests
{
    [Theory]
    [InlineData("""{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""", """{"a":1,"b":1} {"c":1}""", """{"a":1} {} {"b":1}""")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1} {"b":1}""", """{} {"a":1,"b":1}""")]
    [InlineData("""{"allOf":[{"anyOf":[{"required":["a"]},{"required":["b"]}]}]}""", """{"a":1} {"a":1,"b":1}""", "{}")]
    [InlineData("""{"not":{"required":["a"]}}""", "{}", """{"a":1}""")]
    [InlineData("""{"dependentRequired":{"a":["b","c"]}}""", """{} {"b":1} {"a":1,"b":1,"c":1}""", """{"a":1} {"a":1,"b":1}""")]
    [InlineData("""{"dependentSchemas":{"a":{"properties":{"b":{"type":"string"}}}}}""", """{"b":1} {"a":1,"b":"x"}""", """{"a":1,"b":1}""")]
    [InlineData("""{"properties":{"a":{"uniqueItems":true}}}""", """{"a":[1,2,"1"]} {"a":1} {"a":[]}""", """{"a":[1,1.0]} {"a":[{"x":1},{"x":1}]}""")]
    [InlineData("""{"properties":{"a":{"contains":{"type":"integer"},"maxContains":2}}}""", """{"a":["x",1]} {"a":[1,2]}""", """{"a":[]} {"a":["x"]} {"a":[1,2,3]}""")]
    [InlineData("""{"properties":{"a":{"contains":{"const":1},"minContains":0}}}""", """{"a":[]} {"a":[1]}""", "[]")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":{"type":"string"}}}""", """{"a":"x"}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#here"}},"$defs":{"b":{"$anchor":"here","type":"string"}}}""", """{"a":"x"}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""", """{"a":{"a":{}}}""", """{"a":{"a":{"b":1}}}""")]
    [InlineData("""{"properties":{"a":{"pattern":"b"}}}""", """{"a":"abc"} {"a":1}""", """{"a":"xyz"}""")]
    [InlineData("""{"properties":{"a":false},"$comment":"x","x-anything":1,"examples":[]}""", """{"b":1}""", """{"a":1}""")]
    public void A_keyword_accepts_and_refuses_what_the_specification_says(string keywords, string accepted, string refused)
    {
        var contract = JsonContract.Create("""{"type":"object",""" + keywords[1..], new ContractOptions());
        foreach (var json in accepted.Split(' '))
        {
            contract.Accepts(Value(json)).Should().BeTrue(json);
            contract.Explain(Value(json)).Should().BeEmpty(json);
        }

        foreach (var json in refused.Split(' '))
        {
            contract.Accepts(Value(json)).Should().BeFalse(json);
            contract.Explain(Value(json)).Should().NotBeEmpty(json);
        }
    }

    [Theory]
    [InlineData("{", "The schema is not well-formed JSON (line 1, byte 2).")]
    [InlineData("""{"type":"array"}""", "The schema must say \"type\": \"object\" at its root, because arguments come by name.")]
    [InlineData("true", "The schema must say \"type\": \"object\" at its root, because arguments come by name.")]
    [InlineData("""{"type":"object","unevaluatedProperties":false}""", "The schema cannot be checked: "
        + "The keyword \"unevaluatedProperties\" has no check.")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://example.com/a"}}}""", "The schema cannot be checked: The $ref "
        + "\"https://example.com/a\" points at nothing in the schema; references must stay inside it.")]
    [InlineData("""{"type":"object","$ref":"#"}""", "The schema cannot be checked: A $ref leads back to itself "
        + "without going into the value.")]
    [InlineData("""{"type":"object","allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"if":true,"then":{"$ref":"#/$defs/a"}}}}""", "The schema "
        + "cannot be checked: A $ref leads back to itself without going into the value.")]
    public void A_schema_that_cannot_be_checked_is_a_problem_with_a_sentence(string schema, string sentence) =>
        FluentActions.Invoking(() => JsonContract.Create(schema, new ContractOptions()))
            .Should().Throw<ContractException>().Which.Problems.Should().Equal(sentence);

    [Theory]
    [InlineData("""{"type":"object","minProperties":"1"}""")]
    [InlineData("""{"type":"object","properties":[]}""")]
    [InlineData("""{"type":"object","allOf":{}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"pattern":"("}}}""")]
    [InlineData("""{"type":"object","properties":{"a":5}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"minimum":"x"}}}""")]
    [InlineData("""{"type":"object","required":"a"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":5}}}""")]
    public void A_keyword_of_the_wrong_kind_is_a_problem_too(string schema) =>
        FluentActions.Invoking(() => JsonContract.Create(schema, new ContractOptions())).Should().Throw<ContractException>();

    [Fact]
    public async Task A_route_publishes_the_schema_unchanged_and_gets_the_json()
    {
        var route = Craft.Route().Id("raw").Description("Takes JSON.")
            .Input("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""").From(Direct())
            .Transform(json => json.GetProperty("n").GetInt32() + 1);
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<int>("raw", new { n = 41 })).Should().Be(42);
        (await FluentActions.Awaiting(() => app.SendAsync<int>("raw", new { m = 1 }).AsTask()).Should().ThrowAsync<CraftException>())
            .Which.Message.Should().Be("n is required.");
    }

    [Fact]
    public void An_attribute_adds_an_annotation_and_changes_nothing_else() =>
        Contract<Annotated>().Schema.GetProperty("properties").GetProperty("region").GetProperty("x-place").GetString()
            .Should().Be("Region");

    private sealed record Annotated([property: SchemaKeyword("x-place", "Region")] string Region);
}
