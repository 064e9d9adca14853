namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Takes everybody for one and the same caller: whoever started the program on this machine.</summary>
    /// <param name="caller">Who that is, with the roles that the tools ask for.</param>
    /// <remarks>For stdio, and for trying things out. Over HTTP it works on loopback only: start-up refuses any other address.</remarks>
    public static McpAuth Everybody(VerifiedIdentity caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new EverybodyAuth(caller);
    }
}

/// <summary>Asks for nothing, and says who everybody is.</summary>
internal sealed class EverybodyAuth(VerifiedIdentity caller) : McpAuth
{
    public VerifiedIdentity Caller => caller;

    internal override OauthOptions? Options => null;
}
