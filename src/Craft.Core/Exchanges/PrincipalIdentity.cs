using System.Globalization;
using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>A principal as ASP.NET Core sees it; its claims are written only when somebody asks.</summary>
/// <remarks>Claims that are added later count for policies of ASP.NET Core, never for the gates of a route.</remarks>
internal sealed class PrincipalIdentity(Principal principal) : ClaimsIdentity(principal.Scheme, "name", "roles")
{
    // What Craft has read and checked, under the only spelling that counts. ASP.NET Core compares the types of claims without
    // regard to case: a "Roles" left in the token must not become a role there.
    private static readonly string[] Lifted =
        ["sub", "iss", "client_id", "name", "email", "aud", "roles", "scope", "exp", "sub_profile", "act", "may_act"];

    private List<Claim>? _own;
    private Claim? _subject;

    public Principal Principal => principal;

    public override IEnumerable<Claim> Claims => (_own ??= Write()).Concat(base.Claims);

    // The SDK looks for these in every request of a session, in this order. That alone must not write all the claims.
    public override Claim? FindFirst(string type)
    {
        if (_own is null && string.Equals(type, "sub", StringComparison.OrdinalIgnoreCase))
            return Subject;
        if (_own is null && type is ClaimTypes.NameIdentifier or ClaimTypes.Upn && !principal.Claims.TryGetProperty(type, out _))
            return base.Claims.FirstOrDefault(claim => string.Equals(claim.Type, type, StringComparison.OrdinalIgnoreCase));
        return base.FindFirst(type);
    }

    // A copy for each request: what one request adds must not be seen by the next one with the same credential.
    public override ClaimsIdentity Clone()
    {
        var copy = new PrincipalIdentity(principal) { Label = Label, BootstrapContext = BootstrapContext };
        copy.AddClaims(base.Claims);
        return copy;
    }

    private Claim Subject => _subject ??= New("sub", principal.Subject);

    private List<Claim> Write()
    {
        List<Claim> claims = [Subject];
        Add("iss", principal.Issuer);
        Add("client_id", principal.ClientId);
        Add("name", principal.Name);
        Add("email", principal.Email);
        Add("sub_profile", principal.SubjectProfile);
        foreach (var audience in principal.Audience)
            Add("aud", audience);
        foreach (var role in principal.Roles)
            Add("roles", role);
        if (principal.Scopes.Count > 0)
            Add("scope", string.Join(' ', principal.Scopes));
        if (principal.ExpiresAt is { } expiry)
            claims.Add(New("exp", expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (principal.Actor is { } actor)
            claims.Add(New("act", ActorClaims.Write(actor), ActorClaims.Json));
        if (principal.MayAct.Count > 0)
            claims.Add(New("may_act", ActorClaims.Write(principal.MayAct), ActorClaims.Json));
        foreach (var claim in principal.Claims.EnumerateObject())
        {
            if (!Lifted.Contains(claim.Name, StringComparer.OrdinalIgnoreCase))
                AddJson(claim.Name, claim.Value);
        }

        return claims;

        void Add(string type, string? value)
        {
            if (value is not null)
                claims.Add(New(type, value));
        }

        void AddJson(string type, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    claims.Add(New(type, value.GetString()!));
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    claims.Add(New(type, value.GetRawText(), ClaimValueTypes.Boolean));
                    break;
                case JsonValueKind.Number:
                    claims.Add(
                        New(type, value.GetRawText(), value.TryGetInt64(out _) ? ClaimValueTypes.Integer64 : ClaimValueTypes.Double));
                    break;

                // One claim for each item, so that a policy may ask for one of them; lists in lists stay as they are.
                case JsonValueKind.Array when !value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Array):
                    foreach (var item in value.EnumerateArray())
                        AddJson(type, item);
                    break;
                case JsonValueKind.Array or JsonValueKind.Object:
                    claims.Add(New(type, value.GetRawText(), ActorClaims.Json));
                    break;
                default:
                    break;
            }
        }
    }

    private Claim New(string type, string value, string valueType = ClaimValueTypes.String) =>
        new(type, value, valueType, principal.Issuer, principal.Issuer, this);
}
