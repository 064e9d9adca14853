using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docs.Tests.Snippets;

#region contracts-type using System.ComponentModel
public enum Priority
{
    Low,
    Normal,
    High,
}

public sealed record TodoInput(
    [property: Length(1, 120), Description("What to do, in a few words.")] string Title,
    Priority Priority = Priority.Normal,
    DateOnly? Due = null,
    IReadOnlyList<string>? Tags = null);
#endregion

#region contracts-class using System.ComponentModel
public sealed class Paging
{
    [Range(1, 100), Description("How many to return.")]
    public int Limit { get; init; } = 20;

    [RegularExpression("[a-z]+"), Description("Where to continue.")]
    public string? After { get; init; }

    public required string Folder { get; init; }
}
#endregion

#region contracts-union using System.Text.Json.Serialization
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

public sealed record Square(double Side) : Shape;

public sealed record AreaInput(Shape Shape);
#endregion

internal static class Contracts
{
    public static Capability Todo { get; } = Craft.Route()
        .Id("todo").Description("Adds to the list.").Input<TodoInput>().From(Mcp()).Transform(input => $"{input.Title}: {input.Priority}");

    public static Capability Page { get; } = Craft.Route()
        .Id("page").Description("Lists a folder.").Input<Paging>().From(Mcp()).Transform(input => input.Folder);

    #region contracts-output
    public sealed record Area([property: Range(0, double.MaxValue)] double SquareMetres);

    public static Capability Measure { get; } = Craft.Route()
        .Id("measure")
        .Description("Say how large a shape is.")
        .Input<AreaInput>()
        .Output<Area>()
        .From(Mcp())
        .Transform(input => input.Shape switch
        {
            Circle circle => new Area(Math.PI * circle.Radius * circle.Radius),
            Square square => new Area(square.Side * square.Side),
            _ => new Area(-1),
        });
    #endregion

    #region contracts-by-hand
    public static Capability ByHand { get; } = Craft.Route()
        .Id("either")
        .Description("Take a name or a number.")
        .Input("""{ "type": "object", "properties": { "value": { "type": ["string", "integer"] } }, "required": ["value"] }""")
        .From(Mcp())
        .Transform(json => json.GetProperty("value").ToString());
    #endregion

    public static void Options(WebApplicationBuilder builder)
    {
        #region contracts-options using System.Text.Json
        builder.Services.AddCraft().ConfigureContracts(contracts =>
        {
            contracts.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            contracts.AllowUnknownMembers = true;
            contracts.MaxDepth = 16;
        });
        #endregion
    }
}
