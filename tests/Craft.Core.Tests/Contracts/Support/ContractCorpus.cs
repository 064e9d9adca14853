using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Crafting.Tests;

/// <summary>The cases of the property test with Craft's verdict, one JSON object a line, for a judge in another language.</summary>
public static partial class ContractCorpus
{
    /// <returns>How many cases were written.</returns>
    public static int Write(TextWriter output)
    {
        var count = 0;
        foreach (var (name, contract) in ContractCatalogue.All)
        {
            // The schema comes once; the cases refer to it by name.
            output.WriteLine($$"""{"type":{{JsonSerializer.Serialize(name)}},"schema":{{contract.Schema.GetRawText()}}}""");
            foreach (var test in ContractCases.For(name, contract.Schema, rounds: 40, mutations: 7).Where(test =>
                test.Text.Length < 100_000))
            {
                var accepted = contract.Accepts(JsonElement.Parse(test.Text, new JsonDocumentOptions { MaxDepth = 1000 }));
                var skip = test.Outside
                    ?? (Numbers().Matches(Strings().Replace(test.Text, "\"\"")).All(match =>
                        SurvivesDouble(match.Value)) ? null : "precision");
                output.WriteLine($$"""{"type":{{JsonSerializer.Serialize(name)}},"value":{{test.Text}},"accepted":{{(accepted ? "true" : "false")}}{{(skip is null ? "" : $",\"skip\":\"{skip}\"")}}}""");
                count++;
            }
        }

        return count;
    }

    // JSON.parse makes doubles of numbers: what 15 digits do not hold is another number there. Overflow becomes infinity, which any limit
    // refuses.
    private static bool SurvivesDouble(string number)
    {
        var mantissa = number.TrimStart('-').Split('e', 'E')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var value = double.Parse(number, CultureInfo.InvariantCulture);
        return mantissa.Length == 0 || (mantissa.Length <= 15 && value != 0 && double.IsFinite(value) && Math.Abs(value) < 1e300);
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Strings();

    [GeneratedRegex("(?<=[:,\\[])-?[0-9][0-9.eE+-]*")]
    private static partial Regex Numbers();
}
