using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Crafting.Tests;

public enum Priority { Low, High }

public enum Level { [JsonStringEnumMemberName("very-low")] VeryLow = 1, High = 7 }

[Flags]
public enum Rights { None = 0, Read = 1, Write = 2, All = 3 }

public record CreateNote([Length(1, 120)] string Title, string? Body, Priority Priority = Priority.Low);

public record Empty;

public class Mutable
{
    public string Name { get; set; } = "";
    public int Count { get; set; }
    public int Limit { get; set; } = 10;
    public string? Note { get; set; }
    public List<string> Tags { get; set; } = [];
    public required string Key { get; set; }
    public int Computed => Count * 2;
    [JsonIgnore] public string Secret { get; set; } = "";
}

public record Integers(sbyte A, byte B, short C, ushort D, int E, uint F, long G, ulong H, Int128 I, UInt128 J);

public record Reals(float A, double B, decimal C, Half D, double? E = null);

public record Ranged(
    [Range(1, 10)] int A,
    [Range(0.1, 0.9)] double B,
    [Range(typeof(decimal), "0.1", "9.9")] decimal C,
    [property: Range(0, 100, MinimumIsExclusive = true, MaximumIsExclusive = true)] int D,
    [Range(0.0, double.PositiveInfinity)] double E,
    [Range(1, double.MaxValue)] decimal F,
    [Range(typeof(long), "-9007199254740993", "9007199254740993")] long G,
    [Range(-1.5, 2.5)] int H);

public record Texts(
    [MinLength(2)] string A,
    [MaxLength(3)] string B,
    [StringLength(5, MinimumLength = 1)] string C,
    [Required] string D,
    [Required(AllowEmptyStrings = true)] string? E,
    [Length(0, 4)] string? F = null);

public record Patterned(
    [RegularExpression("[A-Z]{3}-\\d+")] string A,
    [RegularExpression("^\\w+$")] string B,
    [RegularExpression("a|bc")] string C,
    [RegularExpression(".{2,4}")] string D,
    [RegularExpression("[^x]*")] string E,
    [RegularExpression("(?!admin)[a-z]+\\b.*")] string F,
    [RegularExpression("(?<q>['\"]).*\\k<q>")] string G,
    [RegularExpression("[\\s\\-\\]]*\\S")] string H,
    [RegularExpression("(?:😀|é)+")] string I,
    [RegularExpression("[^\\W_]+"), MaxLength(4)] string J);

public record Formatted(
    Guid A, DateOnly B, TimeOnly C, TimeSpan D, DateTime E, DateTimeOffset F, Uri G, Version H, char I, byte[] J, ReadOnlyMemory<byte> K);

public record Addressed([EmailAddress] string A, [Url] string B, [Base64String] string C, [EmailAddress, MaxLength(20)] string? D = null,
    [Required, EmailAddress, RegularExpression("[^+]*"), DeniedValues("root@example.com")] string? E = null);

public record Optionals(
    int? A, string? B, Guid? C, DateOnly? D, Priority? E, bool? F, decimal? G = 1.5m, string H = "x", int I = 3, Priority J = Priority.High,
    Priority? K = null);

public record Chosen(
    [AllowedValues("red", "green")] string A,
    [AllowedValues(1, 2, 3)] int B,
    [AllowedValues(0.5, 1.5)] double C,
    [DeniedValues("root", "admin")] string D,
    [DeniedValues(0)] int E,
    [AllowedValues("a", null)] string? F,
    [AllowedValues("a", "b")] string? G,
    [DeniedValues("x", null)] string? H,
    [AllowedValues(Priority.High)] Priority I,
    [AllowedValues(true)] bool J);

public record Enums(Priority A, Level B, Rights C, Priority[] D, [property: JsonConverter(typeof(JsonStringEnumConverter<Level>))] Level E);

public record Lists(
    [Length(1, 3)] List<string> A,
    IReadOnlyList<int> B,
    ImmutableArray<double> C,
    HashSet<int> D,
    string?[] E,
    [MinLength(1)] IEnumerable<Guid> F,
    List<List<int>> G,
    int?[]? H,
    Queue<bool> I);

public record Maps(
    Dictionary<string, int> A,
    IReadOnlyDictionary<string, string?> B,
    Dictionary<Priority, int> C,
    Dictionary<int, string> D,
    [Length(1, 2)] Dictionary<Guid, bool> E,
    ImmutableDictionary<string, int[]> F,
    Dictionary<long, int> G,
    Dictionary<DateOnly, int>? H = null);

public record Pair(KeyValuePair<string, int> A, KeyValuePair<Guid, Point>? B);

public readonly record struct Point([Range(-90, 90)] double X, double Y = 0);

public struct Plain
{
    public int X { get; set; }
    public Point? P { get; set; }
}

public record Address(string Street, [RegularExpression("\\d{5}")] string Zip);

public record Person(string Name, Address Home, Address? Work, Point At, Point? Next = null);

public record Node(string Name, Node? Next, List<Node>? Children = null);

public record Company(string Name, Employee Boss);

public record Employee(string Name, Company? Firm, Dictionary<string, Employee> Reports);

public class Folder : Dictionary<string, Folder>;

public record Page<T>(IReadOnlyList<T> Items, int Total);

public record Pages(Page<Address> Addresses, Page<int> Numbers, Page<Page<string>> Nested);

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
[Description("A figure.")]
public abstract record Figure(string Name);

public record Circle([Range(0, 10, MinimumIsExclusive = true)] double Radius, string Name) : Figure(Name);

public record Square(int Side, string Name, Figure? Inner = null) : Figure(Name);

public record Drawing(Figure Main, Figure? Other, List<Figure> All, Circle Direct);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dog), 1)]
[JsonDerivedType(typeof(Cat), 2)]
public record Animal(string Name);

public record Dog(string Name, bool Barks) : Animal(Name);

public record Cat(string Name, int Lives = 9) : Animal(Name);

public record Zoo(Animal[] Animals);

[JsonDerivedType(typeof(Left), "left")]
[JsonDerivedType(typeof(Right), "right")]
public record Branch(int Weight = 0);

public record Left(Branch? Inner, int Weight = 0) : Branch(Weight);

public record Right(Branch? Inner, int Weight = 0) : Branch(Weight);

[JsonPolymorphic]
[JsonDerivedType(typeof(Open), "open")]
[JsonDerivedType(typeof(OpenChild), "child")]
public class Open
{
    public int X { get; set; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Rest { get; set; }
}

public class OpenChild : Open
{
    public int Y { get; set; }
}

public class Extended
{
    [JsonPropertyName("a b")] public string A { get; set; } = "";
    [JsonPropertyName("$id")] public required int Id { get; set; }
    [JsonPropertyName("naïve\"\\")] public bool C { get; set; } = true;
    [JsonExtensionData] public Dictionary<string, JsonElement>? Rest { get; set; }
}

public record Anything(
    JsonElement A, JsonNode B, JsonNode? C, JsonObject D, JsonArray E, JsonElement? F, Dictionary<string, JsonElement> G);

[Description("A described thing.")]
public class Described
{
    [Description("The name."), DisplayName("Name")] public required string Name { get; init; }
    [Obsolete("Use Name."), ReadOnly(true)] public string? Old { get; init; }
    [DefaultValue(5), Range(1, 9)] public int Count { get; init; } = 5;
    [JsonInclude] public int Hidden { get; private set; } = 1;
    [JsonRequired] public string? Must { get; init; }
    public Described? Self { get; init; }
}

public class Wide
{
    public required int A0 { get; set; }
    public int A1 { get; set; } = 1;
    public string Straße { get; set; } = "x";
    public bool Flag { get; set; } = true;
    [Required] public int? Needed { get; set; }
    [Required] public Address? Home { get; set; }
    [Required, MinLength(1)] public List<Point>? Points { get; set; }
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] public List<int> Filled { get; } = [];
    public List<int> Ignored { get; } = [];
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public record Tolerant(int A, Address? Home = null);
