using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>What identifies a shared schema: a type, and its tag when it stands for a derived one.</summary>
internal readonly record struct DefinitionKey(Type Type, string? TagName, object? Tag);

/// <summary>Decides what is written in place and what goes into <c>$defs</c>: the recursive and what is used more than once.</summary>
internal sealed class Definitions
{
    private readonly Dictionary<DefinitionKey, Definition> _byKey = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Stack<Definition> _open = new();

    public Definition Get(DefinitionKey key, Func<Definition, JsonObject> write)
    {
        if (!_byKey.TryGetValue(key, out var definition))
        {
            _byKey[key] = definition = new Definition(TypeNames.Key(key.Type));
            _open.Push(definition);
            try
            {
                definition.Body = write(definition);
            }
            finally
            {
                _open.Pop();
            }
        }

        if (_open.TryPeek(out var parent))
        {
            parent.Mentions.Add(definition);
        }

        return definition;
    }

    /// <summary>Those that no finite value can satisfy, because they need themselves.</summary>
    public IEnumerable<Definition> Endless()
    {
        var finite = new HashSet<Definition>();
        var before = -1;
        while (before != finite.Count)
        {
            before = finite.Count;
            finite.UnionWith(_byKey.Values.Where(definition => definition.Needs.All(finite.Contains) &&
                (definition.Alternatives.Count == 0 || definition.Alternatives.Any(finite.Contains))));
        }

        return _byKey.Values.Where(definition => !finite.Contains(definition));
    }

    /// <summary>Fills every place and returns the root: an object, never a reference.</summary>
    public JsonObject Resolve(JsonObject rootBody, Definition? root)
    {
        var shared = _byKey.Values.Where(definition => definition.Recursive || definition.Uses.Count > 1).ToList();
        foreach (var definition in shared)
        {
            definition.Name = Unique(definition.Name);
        }

        foreach (var definition in _byKey.Values)
        {
            foreach (var (place, nullable) in definition.Uses)
            {
                Fill(place, definition, nullable, shared.Contains(definition));
            }
        }

        if (root is not null && shared.Contains(root))
        {
            // Some clients cannot follow "#": the root is written once for itself and once to be referred to.
            rootBody = root.Body.DeepClone().AsObject();
        }

        if (shared.Count > 0)
        {
            rootBody["$defs"] = new JsonObject(
                shared.Select(definition => KeyValuePair.Create(definition.Name, (JsonNode?)definition.Body)));
        }

        return rootBody;
    }

    private static void Fill(JsonObject place, Definition definition, bool nullable, bool shared)
    {
        var notes = place.ToArray();
        place.Clear();
        if (shared)
        {
            var reference = new JsonObject { ["$ref"] = "#/$defs/" + definition.Name };
            Move(
                nullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference,
                place);
        }
        else
        {
            Move(definition.Body, place);
            if (nullable)
            {
                Draft.AddNull(place);
            }
        }

        foreach (var (keyword, value) in notes)
        {
            place[keyword] = value;
        }
    }

    private static void Move(JsonObject from, JsonObject to)
    {
        foreach (var (keyword, value) in from.ToArray())
        {
            from.Remove(keyword);
            to[keyword] = value;
        }
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
        {
            unique = name + i;
        }

        return unique;
    }
}
