using Crafting.Pipeline;

namespace Crafting.Tests;

public class PatternPropertyTests
{
    private static readonly string[] Atoms =
    [
        "a", "b", "é", "😀", ".", @"\d", @"\D", @"\w", @"\W", @"\s", @"\S", @"\b", @"\B", "[ab]", "[^ab]", @"[^\d]", @"[\W\d]", @"[^\S]",
        "[a-f-]", "[]x]",
        @"[\u0000-\uffff]", "(?:a|b)", "(a)", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", "^", "$", "{", "}", "]", @"\.", @"\-", @"\n", @"\t",
        @"\x41", @"\u00e9",
        @"\ud83d\ude00", @"\A", @"\z", " ", "#", "/", "-", ",",
    ];

    private static readonly string[] Quantifiers = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?", "??", "{0,1}?"];

    private static readonly string[] Letters =
        ["a", "b", "x", "A", "é", "😀", "𝒳", "1", "١", "_", "-", " ", "\n", "\r", "\t", "\u2028", "\u00a0", "\u0085", "\ufeff", "{", "}", "]", ".", "#", "\0", "\uffff"];

    [Fact]
    public void An_authors_pattern_means_what_ecma_says_it_means()
    {
        var random = new Random(5);
        var (wrong, judged) = (new List<string>(), 0);
        for (var i = 0; i < 3000; i++)
        {
            var source = string.Concat(
                Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(Atoms) + Pick(Quantifiers) + (random.Next(8) == 0 ? "|" : "")));
            var translation = PatternTranslator.TranslateAnchored(source);
            if (translation.Problems.Count > 0)
            {
                continue;
            }

            // The judge throws for what is not valid under the u flag.
            var judge = new EcmaMatcher(translation.Published);
            var pattern = new EcmaPattern(translation.Published);
            foreach (var text in Enumerable.Range(0, 12).Select(_ =>
                string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pick(Letters)))))
            {
                judged++;
                if (pattern.Matches(text) != judge.IsMatch(text))
                {
                    wrong.Add(
                        $"{source} => {translation.Published} on {System.Text.Json.JsonSerializer.Serialize(text)}: {judge.IsMatch(text)}");
                }
            }
        }

        wrong.Should().BeEmpty();
        judged.Should().BeGreaterThan(10_000);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    [Fact]
    public void Patterns_evaluated_by_hand_equal_their_text()
    {
        var random = new Random(6);
        var wrong = new List<string>();
        var texts = Samples.Texts.Concat(
            Samples.Texts.Where(text => text.Length > 0).SelectMany(text => Enumerable.Range(0, 12).Select(_ => Edit(text)))).ToArray();
        foreach (var known in KnownPatterns.All)
        {
            var judge = new EcmaMatcher(known.Source);
            wrong.AddRange(texts.Where(text => known.Matches(text) != judge.IsMatch(text)).Select(text => $"{known.Source} on {text}"));
        }

        wrong.Should().BeEmpty();

        string Edit(string text)
        {
            var at = random.Next(text.Length);
            var letter = "0123456789-:.TZ+=/%?#@aAfFgGzZ_ 9\n"[random.Next(34)];
            var edited = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, letter.ToString()),
                _ => text.Remove(at, 1).Insert(at, letter.ToString()),
            };
            return edited.Any(char.IsSurrogate) ? text : edited;
        }
    }
}
