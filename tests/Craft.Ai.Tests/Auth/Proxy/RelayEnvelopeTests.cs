using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

public class RelayEnvelopeTests
{
    private static readonly RelayCode Code = new("id", "upstream", "client-1", "https://good.test/cb", "https://mcp.test/mcp");

    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    [Trait("Contract", "T44")]
    public void A_code_is_good_once()
    {
        var envelope = new RelayEnvelope(_keys, _time);
        var text = envelope.SealCode(Code);

        envelope.OpenCode(text).Should().Be(Code);
        envelope.Redeem(Code).Should().Be(Use.First);
        envelope.Redeem(envelope.OpenCode(text)!).Should().Be(Use.Again);
        envelope.Redeem(Code with { Id = "next" }).Should().Be(Use.First, "the next code is another");
    }

    [Theory]
    [Trait("Contract", "T44")]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData("==")]
    public void A_code_is_good_once_however_it_is_written(string addition)
    {
        var envelope = new RelayEnvelope(_keys, _time);
        var text = envelope.SealCode(Code);

        envelope.Redeem(envelope.OpenCode(text)!).Should().Be(Use.First);
        (envelope.OpenCode(text + addition) is { } again ? envelope.Redeem(again) : Use.Again).Should().Be(Use.Again);
    }

    [Fact]
    [Trait("Contract", "T44")]
    public void A_code_is_good_for_a_minute()
    {
        var envelope = new RelayEnvelope(_keys, _time);
        var (early, late) = (envelope.SealCode(Code), envelope.SealCode(Code));

        _time.Advance(TimeSpan.FromSeconds(59));
        envelope.OpenCode(early).Should().NotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        envelope.OpenCode(late).Should().BeNull();
    }

    [Fact]
    [Trait("Contract", "T44")]
    [Trait("Threat", "H64")]
    public void A_code_of_other_keys_does_not_open()
    {
        var text = new RelayEnvelope(new EphemeralDataProtectionProvider(), _time).SealCode(Code);

        new RelayEnvelope(_keys, _time).OpenCode(text).Should().BeNull();
    }

    [Fact]
    [Trait("Contract", "T44")]
    [Trait("Threat", "H64")]
    public void What_is_sealed_for_one_purpose_does_not_open_for_another()
    {
        var envelope = new RelayEnvelope(_keys, _time);
        var ticketText = envelope.SealTicket(
            new() { ClientId = "client-1", RedirectUri = "https://good.test/cb", NamesRedirectUri = true });
        var ticket = envelope.OpenTicket(ticketText)!;
        var (state, form, code) = (envelope.SealState(ticket), envelope.SealForm(ticket, "browser"), envelope.SealCode(Code));

        envelope.OpenCode(ticketText).Should().BeNull();
        envelope.OpenCode(state).Should().BeNull();
        envelope.OpenState(code).Should().BeNull();
        envelope.OpenState(ticketText).Should().BeNull();
        envelope.OpenTicket(state).Should().BeNull();
        envelope.OpenTicket(form).Should().BeNull();
        envelope.IsFormOf(ticketText, ticket, "browser").Should().BeFalse();
        envelope.IsFormOf(form, ticket, "browser").Should().BeTrue();
        envelope.IsFormOf(form, ticket, "browse").Should().BeFalse();
    }

    [Theory]
    [Trait("Contract", "T44")]
    [InlineData("")]
    [InlineData("code")]
    [InlineData("\u00e9")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_was_never_sealed_does_not_open(string text)
    {
        new RelayEnvelope(_keys, _time).OpenCode(text).Should().BeNull();
        new RelayEnvelope(_keys, _time).OpenCode(new string('A', 1_000_000)).Should().BeNull();
    }

    [Fact]
    public void A_full_replay_set_refuses_rather_than_forgets()
    {
        var set = new ReplaySet(TimeSpan.FromMinutes(1), _time, capacity: 2);

        set.Mark("a").Should().Be(Use.First);
        set.Mark("b").Should().Be(Use.First);
        set.Mark("c").Should().Be(Use.Full);
        set.Mark("a").Should().Be(Use.Again);
        _time.Advance(TimeSpan.FromMinutes(1));
        set.Mark("c").Should().Be(Use.First, "what has expired takes no room");
    }
}
