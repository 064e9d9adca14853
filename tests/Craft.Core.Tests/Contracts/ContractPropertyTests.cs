using System.Text.Json;
using Crafting.Pipeline;

namespace Crafting.Tests;

public class ContractPropertyTests
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 1000 };

    public static TheoryData<string> Names => [.. ContractCatalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Craft_accepts_exactly_what_the_published_schema_accepts(string name)
    {
        var contract = ContractCatalogue.All[name];
        var judge = new IndependentValidator(contract.Schema);
        var wrong = new List<string>();
        var (accepted, refused) = (0, 0);
        foreach (var test in ContractCases.For(name, contract.Schema, rounds: 80, mutations: 7))
        {
            var value = JsonElement.Parse(test.Text, Lenient);
            var expected = test.Outside is null && judge.IsValid(value);
            var verdict = contract.Accepts(value);
            _ = verdict ? accepted++ : refused++;
            if (Complaint(contract, value, expected, verdict) is { } complaint && wrong.Count < 10)
            {
                wrong.Add($"{complaint}: {test.Text[..Math.Min(test.Text.Length, 700)]}");
            }
        }

        wrong.Should().BeEmpty();
        accepted.Should().BeGreaterThan(20);
        refused.Should().BeGreaterThan(20);
    }

    // A call from code is checked as the JSON it would be. Only a number that reading rounds to zero can leave its range.
    private static bool Survives(JsonContract contract, JsonElement value) =>
        contract.Accepts(contract.Write(contract.Read(value))) || value.GetRawText().Contains("e-", StringComparison.Ordinal);

    private static string? Complaint(JsonContract contract, JsonElement value, bool expected, bool verdict)
    {
        if (verdict != expected)
        {
            return $"expected {expected}, Craft says {verdict}";
        }

        var failures = contract.Explain(value);
        if (verdict != (failures.Count == 0))
        {
            return $"accepted is {verdict} with {failures.Count} failures";
        }

        if (failures.Select(failure => failure.Path).Distinct().Count() < failures.Count)
        {
            return "named twice: " + string.Join(" | ", failures.Select(failure => failure.Message));
        }

        if (failures.Any(failure => failure.Message.Length > 1500) || contract.Describe(value).Length > 6000)
        {
            return "too long: " + contract.Describe(value);
        }

        try
        {
            return !verdict || Survives(contract, value) ? null : "accepted, but not any more once read and written";
        }
        catch (Exception exception)
        {
            return $"accepted but not readable ({exception.Message})";
        }
    }
}
