using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Every type and option set that the property test and the corpus go through.</summary>
internal static class ContractCatalogue
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly Type[] Types =
    [
        typeof(CreateNote), typeof(Empty), typeof(Mutable), typeof(Integers), typeof(Reals), typeof(Ranged), typeof(Texts),
        typeof(Patterned),
        typeof(Formatted), typeof(Addressed), typeof(Optionals), typeof(Chosen), typeof(Enums), typeof(Lists), typeof(Maps), typeof(Pair),
        typeof(Point), typeof(Plain), typeof(Person), typeof(Node), typeof(Company), typeof(Folder), typeof(Pages), typeof(Figure),
        typeof(Drawing),
        typeof(Animal), typeof(Zoo), typeof(Branch), typeof(Open), typeof(Extended), typeof(Anything), typeof(Described), typeof(Wide),
        typeof(Tolerant),
        typeof(Dictionary<string, Address>), typeof(Page<Figure>),
    ];

    public static IReadOnlyDictionary<string, JsonContract> All { get; } = Build();

    private static Dictionary<string, JsonContract> Build()
    {
        var all = Types.ToDictionary(Name, type => JsonContract.Create(type, new ContractOptions()));
        foreach (var type in new[] { typeof(CreateNote), typeof(Enums), typeof(Drawing), typeof(Zoo), typeof(Branch), typeof(Person), typeof(Open) })
        {
            all[Name(type) + " open"] = JsonContract.Create(type, new ContractOptions { AllowUnknownMembers = true });
        }

        foreach (var type in new[] { typeof(Optionals), typeof(Enums), typeof(Maps), typeof(Described) })
        {
            all[Name(type) + " snake"] = JsonContract.Create(type, new ContractOptions { SerializerOptions = Snake });
            all[Name(type) + " web"] = JsonContract.Create(type, new ContractOptions { SerializerOptions = Web });
        }

        return all;
    }

    private static string Name(Type type) =>
        type.IsGenericType ? type.Name.Split('`')[0] + "Of" + Name(type.GetGenericArguments()[^1]) : type.Name;
}
