using System.Buffers.Text;

namespace Crafting.Ai;

/// <summary>Finds escaped halves of surrogate pairs, which no .NET string reader accepts.</summary>
internal static class Surrogates
{
    /// <summary>Looks at well-formed JSON, where a backslash only ever begins an escape.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> json)
    {
        for (var next = json.IndexOf((byte)'\\'); next >= 0; next = json.IndexOf((byte)'\\'))
        {
            json = json[next..];
            var unit = Unit(json);
            if (char.IsLowSurrogate(unit)) return false;
            if (char.IsHighSurrogate(unit))
            {
                if (!char.IsLowSurrogate(Unit(json[6..]))) return false;
                json = json[12..];
            }
            else
            {
                json = json[2..];
            }
        }

        return true;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        escape is [(byte)'\\', (byte)'u', _, _, _, _, ..] && Utf8Parser.TryParse(escape[2..6], out ushort unit, out var read, 'x')
            && read == 4
            ? (char)unit
            : '\0';
}
