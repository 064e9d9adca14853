using System.Text.Json;
using System.Text.Json.Serialization;
using Crafting.Pipeline;
using static Crafting.Tests.ContractSchema;

namespace Crafting.Tests;

public class SchemaTests
{
    [Fact]
    public void A_record_becomes_a_closed_object_in_the_order_of_its_members() => Contract<CreateNote>().Schema.GetRawText().ShouldBeJson(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "title": { "type": "string", "minLength": 1, "maxLength": 120 },
            "body": { "type": ["string", "null"] },
            "priority": { "type": "string", "enum": ["low", "high"], "default": "low" }
          },
          "required": ["title", "body"],
          "additionalProperties": false
        }
        """);

    [Fact]
    public void The_same_type_gives_the_same_text_every_time() =>
        Contract<Drawing>().Schema.GetRawText().Should().Be(Contract<Drawing>().Schema.GetRawText());

    [Fact]
    public void A_type_without_members_is_an_empty_object() => Contract<Empty>().Schema.GetRawText().ShouldBeJson(
        """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{},"additionalProperties":false}""");

    [Fact]
    public void Members_that_cannot_be_null_and_start_with_nothing_are_required() => Required<Mutable>().Should().Equal("count", "key");

    [Fact]
    public void A_nullable_parameter_without_default_is_required_and_may_be_null()
    {
        Required<CreateNote>().Should().Contain("body");
        Contract<CreateNote>().Accepts(Value("""{"title":"x","body":null}""")).Should().BeTrue();
    }

    [Fact]
    public void Computed_and_ignored_members_are_no_input() =>
        Contract<Mutable>().Schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)
            .Should().Equal("name", "count", "limit", "note", "tags", "key");

    [Theory]
    [InlineData("a", """{"type":"integer","minimum":-128,"maximum":127}""")]
    [InlineData("e", """{"type":"integer","minimum":-2147483648,"maximum":2147483647}""")]
    [InlineData("h", """{"type":"integer","minimum":0,"maximum":18446744073709551615}""")]
    [InlineData("j", """{"type":"integer","minimum":0,"maximum":340282366920938463463374607431768211455}""")]
    public void Integers_publish_the_range_of_their_type(string member, string schema) => Member<Integers>(member).Should().Be(schema);

    [Fact]
    public void Decimals_publish_every_digit() =>
        Member<Reals>("c")
            .Should().Be("""{"type":"number","minimum":-79228162514264337593543950335,"maximum":79228162514264337593543950335}""");

    [Theory]
    [InlineData("a", """{"type":"integer","minimum":1,"maximum":10}""")]
    [InlineData("c", """{"type":"number","minimum":0.1,"maximum":9.9}""")]
    [InlineData("d", """{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":100}""")]
    [InlineData("f", """{"type":"number","minimum":1,"maximum":79228162514264337593543950335}""")]
    [InlineData("g", """{"type":"integer","minimum":-9007199254740993,"maximum":9007199254740993}""")]
    public void Range_narrows_the_range_of_the_type(string member, string schema) => Member<Ranged>(member).Should().Be(schema);

    [Theory]
    [InlineData("a", """{"type":"string","minLength":2}""")]
    [InlineData("b", """{"type":"string","maxLength":3}""")]
    [InlineData("c", """{"type":"string","minLength":1,"maxLength":5}""")]
    [InlineData("d", """{"type":"string","pattern":"\\S","minLength":1}""")]
    [InlineData("e", """{"type":"string"}""")]
    [InlineData("f", """{"type":["string","null"],"maxLength":4,"default":null}""")]
    public void Lengths_of_text(string member, string schema) => Member<Texts>(member).Should().Be(schema);

    [Theory]
    [InlineData("a", """{"type":"string","pattern":"^[A-Z]{3}-\\d+$"}""")]
    [InlineData("b", """{"type":"string","pattern":"^\\w+$"}""")]
    [InlineData("c", """{"type":"string","pattern":"^(?:a|bc)$"}""")]
    [InlineData("j", """{"type":"string","pattern":"^[^\\W_]+$","maxLength":4}""")]
    public void Patterns_are_anchored(string member, string schema) => Member<Patterned>(member).Should().Be(schema);

    [Theory]
    [InlineData("a", """{"type":"string","enum":["red","green"]}""")]
    [InlineData("d", """{"type":"string","not":{"enum":["root","admin"]}}""")]
    [InlineData("f", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("g", """{"type":"string","enum":["a","b"]}""")]
    [InlineData("i", """{"type":"string","enum":["high"]}""")]
    public void Allowed_and_denied_values(string member, string schema) => Member<Chosen>(member).Should().Be(schema);

    [Fact]
    public void Enums_take_the_spelling_of_the_serializer()
    {
        Member<Enums>("b").Should().Be("""{"type":"string","enum":["very-low","high"]}""");
        Member<Enums>("c").Should().Contain("^(?:none|read|write|all)(?:, (?:none|read|write|all))*$");
        Member<Enums>("b", Plain).Should().Be("""{"type":"integer","enum":[1,7]}""");
        Member<Enums>("b", Kebab).Should().Be("""{"type":"string","enum":["very-low","HIGH"]}""");

        static void Plain(ContractOptions options) => options.SerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        static void Kebab(ContractOptions options) => options.SerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        };
    }

    [Theory]
    [InlineData("a", "uuid")]
    [InlineData("b", "date")]
    [InlineData("c", null)]
    [InlineData("d", null)]
    [InlineData("e", "date-time")]
    [InlineData("f", "date-time")]
    [InlineData("g", "uri")]
    public void Formats_are_said_where_they_are_true_and_always_with_a_pattern(string member, string? format)
    {
        var schema = Value(Member<Formatted>(member));
        (schema.TryGetProperty("format", out var found) ? found.GetString() : null).Should().Be(format);
        schema.TryGetProperty("pattern", out _).Should().BeTrue();
    }

    [Fact]
    public void Bytes_are_base64() => Value(Member<Formatted>("j")).GetProperty("contentEncoding").GetString().Should().Be("base64");

    [Theory]
    [InlineData("a", """{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}""")]
    [InlineData("e", """{"type":"array","items":{"type":["string","null"]}}""")]
    [InlineData("i", """{"type":"array","items":{"type":"boolean"}}""")]
    public void Lists_know_whether_their_items_may_be_null(string member, string schema) => Member<Lists>(member).Should().Be(schema);

    [Theory]
    [InlineData("b", """{"type":"object","additionalProperties":{"type":["string","null"]}}""")]
    [InlineData("c", """{"type":"object","propertyNames":{"enum":["low","high"]},"additionalProperties":{"type":"integer","minimum":-2147483648,"maximum":2147483647}}""")]
    public void Dictionaries_are_objects_with_free_names(string member, string schema) => Member<Maps>(member).Should().Be(schema);

    [Fact]
    public void A_recursive_type_is_a_definition_and_the_root_stays_an_object()
    {
        var schema = Contract<Node>().Schema;
        schema.GetProperty("type").GetString().Should().Be("object");
        schema.GetProperty("properties").GetProperty("next").GetRawText()
            .Should().Be("""{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}""");
        schema.GetProperty("$defs").EnumerateObject().Select(definition => definition.Name).Should().Equal("Node");
    }

    [Fact]
    public void Definitions_are_named_without_namespaces_and_backticks() =>
        Contract<Twice>().Schema.GetProperty("$defs").EnumerateObject().Select(definition => definition.Name)
            .Should().BeEquivalentTo("PageOfAddress", "Address");

    [Fact]
    public void Items_of_a_generic_type_are_not_null() =>
        Contract<Page<Address>>().Schema.GetProperty("properties").GetProperty("items").GetProperty("items").GetProperty("type").GetString()
            .Should().Be("object");

    [Fact]
    public void Derived_types_are_told_apart_by_a_required_constant()
    {
        var circle = Contract<Zoo>().Schema.GetProperty("properties").GetProperty("animals").GetProperty("items").GetProperty("anyOf")[0];
        circle.GetProperty("properties").GetProperty("kind").GetRawText().Should().Be("""{"type":"integer","const":1}""");
        circle.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Should().Equal("kind", "barks", "name");
    }

    [Fact]
    public void Words_for_readers_are_published()
    {
        Contract<Described>().Schema.GetProperty("description").GetString().Should().Be("A described thing.");
        Member<Described>("name").Should().Be("""{"type":"string","title":"Name","description":"The name."}""");
        Member<Described>("old").Should().Be("""{"type":["string","null"],"deprecated":true,"readOnly":true}""");
        Member<Described>("count").Should().Be("""{"type":"integer","minimum":1,"maximum":9,"default":5}""");
    }

    [Fact]
    public void Names_come_from_the_serializer()
    {
        Contract<Extended>().Schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)
            .Should().Equal("a b", "$id", "naïve\"\\");
        Contract<Extended>().Schema.TryGetProperty("additionalProperties", out _)
            .Should().BeFalse("extension data takes every other member");
    }

    [Fact]
    public void A_record_struct_keeps_the_annotations_of_its_parameters()
    {
        Member<Point>("x").Should().Be("""{"type":"number","minimum":-90,"maximum":90}""");
        Required<Point>().Should().Equal("x");
    }

    [Fact]
    public void Output_holds_computed_members_and_everything_that_is_always_written()
    {
        Required<Mutable>(direction: ContractDirection.Output).Should().Equal("name", "count", "limit", "note", "tags", "key", "computed");
        var contract = Contract<Mutable>(direction: ContractDirection.Output);
        contract.Accepts(contract.Write(new Mutable { Key = "k" })).Should().BeTrue();
    }

    [Fact]
    public void An_object_from_code_is_written_as_the_input_it_would_be()
    {
        var contract = Contract<Mutable>();
        var written = contract.Write(new Mutable { Key = "k" });
        contract.Explain(written).Should().BeEmpty();
        contract.Read(written).Should().BeOfType<Mutable>().Which.Key.Should().Be("k");
    }
}

public record Twice(Page<Address> A, Page<Address> B, Other.Address C, Other.Address D);

public static class Other
{
    public record Address(int Number);
}
