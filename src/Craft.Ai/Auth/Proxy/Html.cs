using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Crafting.Ai;

/// <summary>Markup made from an interpolated string, whose every value is encoded: none can be forgotten.</summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private readonly StringBuilder _text;

    public Html(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 32));

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

    public void AppendFormatted(Html markup) => _text.Append(markup._text);

    public void AppendFormatted(IEnumerable<Html> markup)
    {
        foreach (var part in markup)
            _text.Append(part._text);
    }

    public override string ToString() => _text.ToString();
}
