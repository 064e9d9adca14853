namespace Crafting.Ai;

/// <summary>Asks the application itself: <c>mcp.Userinfo</c>.</summary>
internal sealed class CallbackUserinfo(Func<VerifiedIdentity, string, CancellationToken, Task<Userinfo?>> ask) : IUserinfoSource
{
    public TimeSpan Lifetime => TimeSpan.FromMinutes(5);

    public string KeyOf(VerifiedIdentity identity, string token) => UserinfoKey.Of(identity.Issuer, token);

    public async Task<UserinfoAnswer> AskAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken) =>
        UserinfoAnswer.Of(await ask(identity, token, cancellationToken).ConfigureAwait(false));
}
