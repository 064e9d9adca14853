using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Reads a form in bounded size and time.</summary>
internal static class FormReader
{
    private const int MaxBytes = 16 * 1024;

    public static async ValueTask<(OauthParameters Form, OauthError? Error)> ReadAsync(HttpContext context, TimeProvider time)
    {
        var form = new OauthParameters();
        if (!FormType.IsDeclaredBy(context.Request))
            return (form, OauthError.FormExpected);
        var (body, problem) = await BodyReader.ReadAsync(context, MaxBytes, time).ConfigureAwait(false);
        var error = OauthError.Of(problem) ?? OauthParameters.Parse(body, out form);
        return (form, error);
    }
}
