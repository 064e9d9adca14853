using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Crafting.Ai;

/// <summary>What a code of this server stands for: the provider's code, bound to the client that may redeem it.</summary>
/// <param name="Id">What is remembered when the code is used.</param>
/// <param name="UpstreamCode">The provider's code.</param>
/// <param name="ClientId">The client that has to redeem it.</param>
/// <param name="RedirectUri">What the token request has to repeat; null when the client named none.</param>
/// <param name="Resource">This server's resource when the client named it; otherwise null.</param>
internal sealed record RelayCode(string Id, string UpstreamCode, string ClientId, string? RedirectUri, string? Resource)
{
    /// <summary>Whether it was handed to this client, at this address.</summary>
    public bool IsFor(string clientId, string? redirectUri) =>
        string.Equals(ClientId, clientId, StringComparison.Ordinal) && string.Equals(RedirectUri, redirectUri, StringComparison.Ordinal);
}

/// <summary>Seals what the relay has to remember into what it hands out, so that nothing is stored here.</summary>
internal sealed class RelayEnvelope
{
    public static readonly TimeSpan TransactionLifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    private readonly SealedText _tickets;
    private readonly SealedText _forms;
    private readonly SealedText _states;
    private readonly SealedText _codes;
    private readonly ReplaySet _usedTickets;
    private readonly ReplaySet _usedCodes;

    public RelayEnvelope(IDataProtectionProvider protection, TimeProvider time, int capacity = 100_000)
    {
        _tickets = new(protection, "craft.oauth.consent.v1", TransactionLifetime, time);
        _forms = new(protection.CreateProtector("craft.oauth.consent.v1"), "form", TransactionLifetime, time);
        _states = new(protection, "craft.oauth.state.v1", TransactionLifetime, time);
        _codes = new(protection, "craft.oauth.code.v1", CodeLifetime, time);
        _usedTickets = new(TransactionLifetime, time, capacity);
        _usedCodes = new(CodeLifetime, time, capacity);
    }

    /// <summary>Seals a request for the consent page, as a new transaction.</summary>
    public string SealTicket(AuthorizeRequest request) => _tickets.Close(writer =>
    {
        writer.Write(NewId());
        Write(writer, request.ClientId, request.RedirectUri, request.State, request.CodeChallenge, request.Scope, request.Prompt,
            request.Nonce, request.LoginHint, request.MaxAge, request.UiLocales, request.ClientName);
        writer.Write(request.NamesRedirectUri);
        writer.Write(request.NamesResource);
    });

    public ConsentTicket? OpenTicket(string ticket) => _tickets.Open(ticket, reader => new ConsentTicket(reader.ReadString(), new()
    {
        ClientId = reader.ReadString(),
        RedirectUri = reader.ReadString(),
        State = Read(reader),
        CodeChallenge = reader.ReadString(),
        Scope = Read(reader),
        Prompt = Read(reader),
        Nonce = Read(reader),
        LoginHint = Read(reader),
        MaxAge = Read(reader),
        UiLocales = Read(reader),
        ClientName = Read(reader),
        NamesRedirectUri = reader.ReadBoolean(),
        NamesResource = reader.ReadBoolean(),
    }));

    /// <summary>Takes a decision about this ticket, of which only the first counts.</summary>
    // Only what was allowed is remembered: no leads nowhere, and must not fill the memory for those who say yes.
    public Use Decide(ConsentTicket ticket, bool allows) =>
        allows ? _usedTickets.Mark(ticket.Id) : _usedTickets.IsUsed(ticket.Id) ? Use.Again : Use.First;

    /// <summary>Seals the form's hidden field: good for this ticket in this browser only.</summary>
    public string SealForm(ConsentTicket ticket, string browser) => _forms.Close(writer => writer.Write(Fingerprint(ticket, browser)));

    public bool IsFormOf(string form, ConsentTicket ticket, string browser) =>
        _forms.Open(form, reader => reader.ReadBytes(SHA256.HashSizeInBytes)) is { } sealedPrint
        && CryptographicOperations.FixedTimeEquals(sealedPrint, Fingerprint(ticket, browser));

    /// <summary>Seals the state that goes to the provider.</summary>
    public string SealState(ConsentTicket ticket) => _states.Close(writer =>
    {
        var request = ticket.Request;
        Write(writer, ticket.Id, request.ClientId, request.RedirectUri, request.State);
        writer.Write(request.NamesRedirectUri);
        writer.Write(request.NamesResource);
    });

    public RelayState? OpenState(string state) => _states.Open(state, reader =>
    {
        var (id, clientId, redirectUri, clientState) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), Read(reader));
        return new RelayState(id, clientId, redirectUri, reader.ReadBoolean(), clientState, reader.ReadBoolean());
    });

    /// <summary>Seals a code for the client.</summary>
    public string SealCode(RelayCode code) =>
        _codes.Close(writer => Write(writer, code.Id, code.UpstreamCode, code.ClientId, code.RedirectUri, code.Resource));

    /// <summary>Opens a code at the token endpoint; null when it is foreign, spoilt or too old.</summary>
    public RelayCode? OpenCode(string code) => _codes.Open(code, reader =>
        new RelayCode(reader.ReadString(), reader.ReadString(), reader.ReadString(), Read(reader), Read(reader)));

    /// <summary>Uses a code up, which is good once (RFC 6749 section 4.1.2).</summary>
    public Use Redeem(RelayCode code) => _usedCodes.Mark(code.Id);

    /// <summary>128 random bits, as text.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    // Lengths are written too, so that no two fields can be shifted into each other.
    private static byte[] Fingerprint(ConsentTicket ticket, string browser)
    {
        using var fields = new MemoryStream();
        using (var writer = new BinaryWriter(fields, Encoding.UTF8, leaveOpen: true))
            Write(writer, ticket.Id, ticket.Request.ClientId, ticket.Request.RedirectUri, browser);
        return SHA256.HashData(fields.ToArray());
    }

    private static void Write(BinaryWriter writer, params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            writer.Write(value ?? "");
    }

    // An empty parameter counts as missing, so nothing is lost by writing both alike.
    private static string? Read(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;
}
