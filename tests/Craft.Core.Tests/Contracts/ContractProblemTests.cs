using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crafting.Pipeline;
using static Crafting.Tests.ContractSchema;

namespace Crafting.Tests;

public class ContractProblemTests
{
    [Fact]
    public void All_problems_of_a_type_are_told_at_once_and_each_says_what_to_change()
    {
        Problems<Wrong>().Should().Equal(
            "Wrong.A: object says nothing about what is expected. Use a type of your own, or JsonElement for any JSON.",
            "Wrong.B: IntPtr has no JSON form. Use a record, a collection, text, a number or JsonElement.",
            "Wrong.C: [Length] belongs on text and collections, not on Int32. Remove it.",
            "Wrong.D: [RegularExpression] is no regular expression: Invalid pattern '[' at offset 1. Unterminated [] set.",
            "Wrong.E: [Range] from 5 to 1 leaves nothing. Change one of the limits.",
            "Wrong.F: [Range] belongs on numbers, not on String. Use [RegularExpression] for text, or check in a step of the route.",
            "Wrong.G: A tuple has no names in JSON. Use a record.",
            "Wrong.H: [Phone] cannot be said in a schema, so callers would be refused for reasons they cannot know. "
                + "Use [RegularExpression], [Length], [Range] or [AllowedValues], or check in a step of the route.",
            "Wrong.I: Action has no JSON form. Use a record, a collection, text, a number or JsonElement.",
            "Wrong.J: [AllowedValues] lists x, which is no Int32. Write values of the member's type.",
            "Wrong.K: Decimal cannot name members of an object. Use string, an enum, a whole number, Guid or DateOnly as the key.",
            "Wrong.L: The serializer cannot fill IReadOnlySet<Int32>. Use List, an array, HashSet, Dictionary or one of their interfaces.",
            "Wrong.M: IShape cannot be created. Use a type with one public constructor, or list its derived types with [JsonDerivedType].",
            "Wrong.N: [DefaultValue] is no Int32. Write a value of the member's type.",
            "Wrong.O: [JsonNumberHandling] is not supported: numbers are numbers. Remove it.",
            "Wrong.P: At least 5 and at most 2 leaves nothing. Change one of them.",
            "Wrong.Q: OddConverter writes this member in a way that no schema tells. Use a type without a converter of its own.");
    }

    [Fact]
    public void The_root_is_an_object()
    {
        Problems<List<int>>().Should().ContainSingle().Which.Should().Be(
            "List<Int32>: A contract is an object at its root. Use a record with a member that holds this.");
        Problems<string>().Should().ContainSingle().Which.Should().Contain("object at its root");
        Problems<Priority>().Should().ContainSingle().Which.Should().Contain("object at its root");
    }

    [Fact]
    public void A_type_that_requires_itself_without_end_is_refused() =>
        Problems<Endless>()
            .Should().Contain("Endless: It requires itself without end. Make one member of the circle nullable, optional or a list.");

    [Fact]
    public void Two_members_of_one_name_are_refused() =>
        Problems<Twins>().Should().ContainSingle().Which.Should().Contain("The serializer cannot use Twins");

    [Fact]
    public void Extension_data_that_cannot_be_written_is_refused() => Problems<Broken>().Should().Equal(
        "Broken: The serializer writes a JsonObject of extension data as broken JSON. Use Dictionary<string, JsonElement>.");

    [Fact]
    public void A_derived_type_without_a_name_is_refused() => Problems<Untold>().Should().ContainSingle().Which.Should().Be(
        "Untold: Nothing tells Told from the others. Give it a name: [JsonDerivedType(typeof(Told), \"name\")].");

    [Theory]
    [InlineData(@"(?i)abc", "(?i…) exists in .NET only")]
    [InlineData(@"(?>a)", "(?>…) exists in .NET only")]
    [InlineData(@"\p{L}+", @"\p{…} means other characters in .NET than in ECMA-262; list the ranges instead")]
    [InlineData(@"[a-z-[aeiou]]", "class subtraction exists in .NET only")]
    [InlineData(@"a\Z", @"\Z has no exact counterpart in ECMA-262")]
    [InlineData(@"(?<n>a)(b)\1", "it mixes named groups and numbered back-references, which .NET and ECMA-262 count differently")]
    public void Patterns_of_dotnet_only_are_refused(string pattern, string problem) =>
        PatternTranslator.TranslateAnchored(pattern).Problems.Should().Contain(problem);

    [Theory]
    [InlineData("a{,3}", @"^a\{,3\}$")]
    [InlineData("}]", @"^\}\]$")]
    [InlineData(@"\-\@\#", "^-@#$")]
    [InlineData(@"\Aab\z", "^ab$")]
    [InlineData("^a|b$", "^(?:^a|b$)$")]
    [InlineData(@"a\$", @"^a\$$")]
    [InlineData(@"a\\$", @"^a\\$")]
    [InlineData("[]a]", @"^[\]a]$")]
    [InlineData("[a-]", @"^[a\-]$")]
    [InlineData(@"\e\a", @"^\x1b\x07$")]
    public void Patterns_are_spelt_for_ecma(string pattern, string published) =>
        PatternTranslator.TranslateAnchored(pattern).Published.Should().Be(published);
}

public class Wrong
{
    public object? A { get; set; }
    public IntPtr B { get; set; }
    [Length(1, 2)] public int C { get; set; }
    [RegularExpression("[")] public string D { get; set; } = "";
    [Range(5, 1)] public int E { get; set; }
    [Range(1, 2)] public string F { get; set; } = "";
    public (int, string) G { get; set; }
    [Phone] public string H { get; set; } = "";
    public Action? I { get; set; }
    [AllowedValues("x")] public int J { get; set; }
    public Dictionary<decimal, int> K { get; set; } = [];
    public IReadOnlySet<int>? L { get; set; }
    public IShape? M { get; set; }
    [DefaultValue("x")] public int N { get; set; }
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public int O { get; set; }
    [MinLength(5), MaxLength(2)] public string P { get; set; } = "";
    [JsonConverter(typeof(OddConverter))] public string Q { get; set; } = "";
}

public interface IShape
{
    int Sides { get; set; }
}

public record Endless(string Name, Endless Next);

public class Twins
{
    public int Value { get; set; }
    [JsonPropertyName("value")] public int Other { get; set; }
}

public class Broken
{
    [JsonExtensionData] public System.Text.Json.Nodes.JsonObject? Rest { get; set; }
}

[JsonDerivedType(typeof(Told))]
public abstract class Untold;

public class Told : Untold;

public sealed class OddConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
