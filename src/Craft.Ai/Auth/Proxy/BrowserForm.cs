using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Reads a form that a browser has sent, in bounded size and time.</summary>
internal static class BrowserForm
{
    private const int MaxBytes = 16 * 1024;

    public static async ValueTask<(BrowserParameters? Parameters, BrowserError? Error)> ReadAsync(HttpContext context, TimeProvider time)
    {
        if (!FormType.IsDeclaredBy(context.Request))
            return (null, BrowserError.FormExpected);
        var (body, problem) = await BodyReader.ReadAsync(context, MaxBytes, time).ConfigureAwait(false);
        if (problem is { } known)
            return (null, BrowserError.Of(known));
        return Utf8.IsValid(body) && BrowserParameters.Parse(Encoding.UTF8.GetString(body).AsMemory()) is { } parameters
            ? (parameters, null)
            : (null, BrowserError.Malformed);
    }
}
