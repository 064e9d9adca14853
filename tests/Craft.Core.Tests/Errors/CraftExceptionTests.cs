using Crafting.Pipeline;

namespace Crafting.Tests;

public class CraftExceptionTests
{
    [Fact]
    public void Speaks_with_the_sentence_of_the_catalogue_unless_it_has_its_own()
    {
        var inner = new InvalidOperationException("detail");

        new CraftException(CraftError.NotFound).Message.Should().Be("Not found.");
        new CraftException(CraftError.NotFound, null, inner).Message.Should().Be("Not found.");
        new CraftException(CraftError.NotFound, "There is no note 7.", inner).Message.Should().Be("There is no note 7.");
        new CraftException(CraftError.NotFound, "There is no note 7.", inner).InnerException.Should().BeSameAs(inner);
        new CraftException(CraftError.NotFound).Code.Should().Be("RC5014");
    }

    [Fact]
    public void Needs_an_entry_of_the_catalogue()
    {
        var without = () => new CraftException(null!);
        var withMessage = () => new CraftException(null!, "message");

        without.Should().Throw<ArgumentNullException>();
        withMessage.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task An_entry_of_your_own_passes_a_route_like_any_other()
    {
        var soldOut = new CraftError("SHOP1", "Sold out.", Retryable: true, HttpStatus: 409);
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform<int>(_ => throw new CraftException(soldOut)));

        (await app.FailureAsync("route")).Error.Should().BeSameAs(soldOut);
        app.CallLines.Should().ContainSingle().Which.Message.Should().StartWith("route refused with SHOP1");
    }

    [Fact]
    public void Problems_say_nothing_when_there_are_none()
    {
        var problems = new Problems();

        problems.Invoking(p => p.ThrowIfAny()).Should().NotThrow();
        problems.Found.Should().BeEmpty();
    }
}
