namespace Crafting.Tests;

/// <summary>What a user reads who writes something that has no meaning: one error, and a sentence that helps.</summary>
public class WrongProgramTests
{
    private const string ReturnsNothing = "This step returns nothing. Use Tap, or return the new body.";
    private const string HandlerReturnsNothing =
        "This handler returns nothing. Return the new body, or Recovery.Rethrow() after your work.";
    private const string NoSourceYet = "The route has no source yet. Write .From(…) first, then the steps.";
    private const string BeforeFrom = "What describes a route stands before .From(…).";
    private const string OneSource = "A route has one source. Begin another route with Craft.Route().";

    [Theory]
    [InlineData("async n => { await store.SendAsync(n); }")]
    [InlineData("async (n, x) => { await store.SendAsync(n); }")]
    [InlineData("n => store.SendAsync(n)")]
    [InlineData("(n, _) => store.SendAsync(n)")]
    [InlineData("store.SendAsync")]
    [InlineData("n => { store.Delete(n); }")]
    [InlineData("(n, x) => { store.Delete(n); }")]
    [InlineData("n => store.Delete(n)")]
    [InlineData("store.Delete")]
    public void A_value_verb_refuses_a_lambda_that_returns_nothing(string lambda)
    {
        Errors($"notes.Transform({lambda});").Should().Be(("CS0619", ReturnsNothing));
        Errors($"notes.Enrich({lambda});").Should().Be(("CS0619", ReturnsNothing));
        Errors($"notes.Header(\"name\", {lambda});")
            .Should().Be(("CS0619", "This lambda returns nothing. Return the value of the header."));
    }

    [Theory]
    [InlineData("async (e, x) => { await Task.Yield(); }")]
    [InlineData("(e, x) => { Console.WriteLine(e); }")]
    [InlineData("(e, x) => Console.WriteLine(e)")]
    public void An_error_handler_must_return_something(string handler)
    {
        Errors($"notes.OnError({handler});").Should().Be(("CS0619", HandlerReturnsNothing));
        Errors($"Craft.Route().OnError({handler});").Should().Be(("CS0619", HandlerReturnsNothing));
        Errors($"Craft.Route().Input<Note>().OnError({handler});").Should().Be(("CS0619", HandlerReturnsNothing));
    }

    [Theory]
    [InlineData("n => n.Title")]
    [InlineData("(n, x) => n.Title")]
    [InlineData("n => { return n.Title; }")]
    [InlineData("async n => await store.FindAsync(n.Title)")]
    [InlineData("async (n, x) => { await store.SendAsync(n); }")]
    public void A_step_before_the_source_says_where_it_belongs(string lambda)
    {
        Errors($"Craft.Route().Id(\"x\").Transform({lambda});").Should().Be(("CS0619", NoSourceYet));
        Errors($"Craft.Route().Id(\"x\").Input<Note>().Transform({lambda}).From(Direct());").Should().Be(("CS0619", NoSourceYet));
    }

    [Theory]
    [InlineData("Filter(n => n.Length > 1)", "Filter")]
    [InlineData("Tap(n => store.Delete(n))", "Tap")]
    [InlineData("To(store.Save)", "To")]
    public void Any_other_step_before_the_source_is_unknown_there(string call, string verb) =>
        Errors($"Craft.Route().Input<Note>().{call};").Should().Be(
            ("CS1061", $"'RouteInput<Note>' does not contain a definition for '{verb}' and no accessible extension method '{verb}' "
                + "accepting a first argument of type 'RouteInput<Note>' could be found (are you missing a using "
                    + "directive or an assembly reference?)"));

    [Theory]
    [InlineData("notes.Id(\"x\");")]
    [InlineData("notes.Title(\"x\");")]
    [InlineData("notes.Description(\"x\");")]
    [InlineData("notes.Tag(\"x\");")]
    [InlineData("notes.Input<Note>();")]
    [InlineData("notes.Output<Note>();")]
    public void A_description_behind_the_source_says_where_it_belongs(string statement) =>
        Errors(statement).Should().Be(("CS0619", BeforeFrom));

    [Theory]
    [InlineData("notes.From(Direct());")]
    [InlineData("notes.From(Direct<int>());")]
    public void A_second_source_says_how_to_begin_another_route(string statement) =>
        Errors(statement).Should().Be(("CS0619", OneSource));

    [Fact]
    public void An_ending_is_not_needed() =>
        Errors("notes.Build();").Should().Be(("CS0619", "A route is finished at every step. Leave .Build() out."));

    [Fact]
    public void A_type_is_named_once() =>
        Errors("Craft.Route().Input<Note>().From(Direct<Note>());").Should().Be(
            ("CS0619", "The type is named twice. Leave .Input<T>() out, or use the source without a type: Direct()."));

    [Theory]
    [InlineData("notes.Validate(n => n.Length > 1);")]
    [InlineData("notes.Validate((n, x) => n.Length > 1);")]
    public void A_rule_needs_words_for_the_caller(string statement) =>
        Errors(statement).Should().Be(("CS0619", "Say what the caller has to change: .Validate(rule, \"The title is too long.\")."));

    [Theory]
    [InlineData("notes.Transform(n => n.Titel);")]
    [InlineData("notes.Transform((n, x) => n.Titel);")]
    [InlineData("notes.Transform(async n => await store.FindAsync(n.Titel));")]
    [InlineData("notes.Enrich(n => n.Titel);")]
    [InlineData("notes.Filter(n => n.Titel == null);")]
    [InlineData("notes.Validate(n => n.Titel == null, \"message\");")]
    [InlineData("notes.Header(\"name\", n => n.Titel);")]
    [InlineData("notes.Tap(n => store.FindAsync(n.Titel));")]
    [InlineData("notes.To(n => store.FindAsync(n.Titel));")]
    public void A_misspelled_member_is_told_as_such_however_many_overloads_there_are(string statement) =>
        Errors(statement).Should().Be(
            ("CS1061", "'Note' does not contain a definition for 'Titel' and no accessible extension method 'Titel' accepting a first "
                + "argument of type 'Note' could be found (are you missing a using directive or an assembly reference?)"));

    [Theory]
    [InlineData("notes.Filter(n => { store.Delete(n); });")]
    [InlineData("notes.Filter(async n => { await store.SendAsync(n); });")]
    public void A_predicate_must_return_a_value(string statement) =>
        Errors(statement).Should().Be(("CS1643", "Not all code paths return a value in lambda expression of type 'Func<Note, bool>'"));

    [Fact]
    public void A_predicate_must_be_true_or_false() =>
        Compiler.ErrorsOf("notes.Filter(n => n.Title);")[0].Should().Be("CS0029: Cannot implicitly convert type 'string' to 'bool'");

    [Fact]
    public void Nobody_can_make_a_caller() =>
        Errors("new Principal(\"alice\", new[] { \"admin\" });")
            .Should().Be(("CS1729", "'Principal' does not contain a constructor that takes 2 arguments"));

    [Theory, Trait("Contract", "T78")]
    [InlineData("new Principal();", "CS1729")]
    [InlineData("new Principal(new VerifiedIdentity { Subject = \"root\" });", "CS1729")]
    [InlineData("notes.Transform((n, x) => x.Principal!.Subject = \"root\");", "CS0200")]
    [InlineData("notes.Transform((n, x) => x.Principal!.Roles = new[] { \"admin\" });", "CS0200")]
    [InlineData("notes.Transform((n, x) => x.Principal!.Scopes = new[] { \"all\" });", "CS0200")]
    [InlineData("notes.Transform((n, x) => x.Principal!.Actor = null);", "CS0200")]
    [InlineData("notes.Transform((n, x) => x.Principal!.ExpiresAt = null);", "CS0200")]
    [InlineData("notes.Transform((n, x) => x.Principal = null);", "CS0200")]
    [InlineData("notes.Process(x => x.WithPrincipal(x.Principal!));", "CS1061")]
    [InlineData("notes.Transform((n, x) => x.Principal! with { });", "CS8858")]
    public void Nobody_can_make_or_change_a_caller(string statement, string error) =>
        Compiler.ErrorsOf(statement)
            .Should().OnlyContain(text => text.StartsWith(error, StringComparison.Ordinal), statement).And.NotBeEmpty();

    [Theory]
    [InlineData("notes.Authorize(\"member\");")]
    [InlineData("notes.Authorize(roles: [\"member\"]);")]
    [InlineData("notes.Authorize([\"member\"]);")]
    [InlineData("notes.Authorize(new() { Roles = [\"member\"], Predicate = caller => caller.Email is not null });")]
    [InlineData("notes.Authorize(new() { Actor = new ActorMatcher { Subject = \"agent\" } });")]
    [InlineData("notes.Authenticate(x => null as VerifiedIdentity);")]
    [InlineData("notes.Authenticate(x => x.Headers.Count > 0 ? new() { Subject = \"a\" } : null);")]
    [InlineData("notes.Authenticate(async x => { await Task.Yield(); "
        + "return x.Headers.Count > 0 ? new VerifiedIdentity { Subject = \"a\" } : null; });")]
    [InlineData("Craft.Route().Authenticate(async x => { await Task.Yield(); return new() { Subject = \"a\" }; }).From(Direct());")]
    [InlineData("notes.Authenticate(x => throw new InvalidOperationException());")]
    [InlineData("notes.Delegate(new VerifiedIdentity { Subject = \"agent\" }, new() { Scopes = [\"read\"] });")]
    [InlineData("notes.Delegate(x => new() { Subject = \"agent\" });")]
    [InlineData("notes.Delegate(async x => { await Task.Yield(); return new() { Subject = \"agent\" }; }, new() { GrantId = x => x.Id });")]
    public void Natural_ways_to_write_a_gate_compile(string statement) => Compiler.ErrorsOf(statement).Should().BeEmpty(statement);

    [Theory]
    [InlineData("notes.Authenticate(async x => { await Task.Yield(); });")]
    [InlineData("notes.Authenticate(x => { });")]
    [InlineData("Craft.Route().Delegate(new VerifiedIdentity { Subject = \"agent\" });")]
    public void A_gate_that_establishes_nobody_does_not_compile(string statement) =>
        Compiler.ErrorsOf(statement).Should().NotBeEmpty(statement);

    [Fact]
    public void A_route_without_a_source_is_no_capability() =>
        Errors("Capability route = Craft.Route().Id(\"x\");")
            .Should().Be(("CS0029", "Cannot implicitly convert type 'Crafting.RouteStart' to 'Crafting.Capability'"));

    [Fact]
    public void The_world_of_these_tests_compiles_without_errors() =>
        Compiler.ErrorsOf("Capability route = notes.Filter(n => n.Length > 1).To(store.Save).Transform(n => n.Title);").Should().BeEmpty();

    /// <summary>The one error of a program: its id and the sentence, without the signature that the compiler puts before it.</summary>
    private static (string Id, string Sentence) Errors(string statements)
    {
        var error = Compiler.ErrorsOf(statements).Should().ContainSingle(statements).Subject;
        var obsolete = error.IndexOf("is obsolete: '", StringComparison.Ordinal);
        return (error[..6], obsolete < 0 ? error[8..] : error[(obsolete + 14)..^1]);
    }
}
