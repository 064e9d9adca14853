using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class MaskTests
{
    private static readonly Employee Ada = new("Ada", 100, "1-2-3", new("Paris", "Rue"), [new("good", 5), new("better", 6)]);
    private static readonly Route<Employee> Employees = Given.Route().From(Direct<Employee>());

    [Fact]
    public async Task Empties_a_field_unless_the_caller_has_a_role()
    {
        await using var app = await App.StartAsync(Employees.Mask(x => x.Salary, unless: "hr").Mask(x => x.Ssn, "hr", "police"));

        (await AsAsync(app, Given.Caller("hr"))).Should().Be(Ada);
        (await AsAsync(app, Given.Caller("police"))).Should().Be(Ada with { Salary = null });
        (await AsAsync(app, Given.Caller("HR", "member"))).Should().Be(Ada with { Salary = null, Ssn = null });
    }

    [Fact]
    public async Task Nobody_sees_it_without_a_role_or_without_a_principal()
    {
        await using var app = await App.StartAsync(Employees.Mask(x => x.Salary, unless: "hr").Mask(x => x.Ssn));

        (await AsAsync(app, null)).Should().Be(Ada with { Salary = null, Ssn = null });
        (await AsAsync(app, Given.Caller("hr", ""))).Should().Be(Ada with { Ssn = null });
    }

    [Fact]
    public async Task A_sign_in_that_ran_out_and_somebody_who_acts_for_the_caller_have_no_role()
    {
        var time = new FakeTimeProvider();
        await using var app = await App.StartAsync(services => services.AddSingleton<TimeProvider>(time), Employees.Mask(x => x.Salary, unless: "hr"));
        var until = time.GetUtcNow().AddSeconds(1);

        (await AsAsync(app, Given.CallerUntil(until, "hr"))).Salary.Should().Be(100);
        time.Advance(TimeSpan.FromSeconds(1));
        (await AsAsync(app, Given.CallerUntil(until, "hr"))).Salary.Should().BeNull();
        (await AsAsync(app, Given.Caller(new VerifiedIdentity { Subject = "alice", Roles = ["hr"], Actor = Given.Agent }))).Salary.Should().BeNull();
    }

    [Fact]
    public async Task Reaches_into_objects_and_lists_and_leaves_the_rest()
    {
        await using var app = await App.StartAsync(
            Employees.Mask(x => x.Address!.Street, unless: "hr").Mask(x => x.Reviews!.Select(review => review.Stars), unless: "hr"),
            Given.Route("list").From(Direct<Employee[]>()).Mask(all => all.Select(x => x.Address!.City), unless: "hr"),
            Given.Route("mapped").From(Direct<Employee[]>()).Map(x => x).Mask(all => all.Select(x => x.Address), unless: "hr"));

        var masked = await AsAsync(app, null);
        masked.Address.Should().Be(new Address("Paris", null));
        masked.Reviews.Should().Equal(new Review("good", null), new Review("better", null));
        (masked.Name, masked.Salary).Should().Be(("Ada", 100));
        (await AsAsync(app, Given.Caller("hr"))).Should().BeEquivalentTo(Ada);
        ((Employee[])(await app.SendAsAsync(null, "list", new[] { Ada, Ada with { Address = null } })).Body!).Select(x => x.Address).Should().Equal(new Address(null, "Rue"), null);
        ((IReadOnlyList<Employee>)(await app.SendAsAsync(null, "mapped", new[] { Ada })).Body!).Single().Address.Should().BeNull();
    }

    [Fact]
    public async Task The_body_that_others_hold_is_not_changed()
    {
        await using var app = await App.StartAsync(Employees.Mask(x => x.Address!.City).Mask(x => x.Reviews!.Select(review => review.Text)).Mask(x => x.Salary));
        var held = new Employee("Ada", 100, "1-2-3", new("Paris", "Rue"), [new("good", 5)]);

        await app.SendAsAsync(null, "route", held);

        (held.Salary, held.Address!.City, held.Reviews![0].Text).Should().Be((100, "Paris", "good"));
    }

    [Fact]
    public async Task A_body_without_the_object_around_the_field_has_nothing_to_hide()
    {
        await using var app = await App.StartAsync(Employees.Mask(x => x.Address!.City).Mask(x => x.Reviews!.Select(review => review.Text)));

        (await app.SendAsAsync(null, "route", new Employee("Ada", null, null, null, null))).Body.Should().Be(new Employee("Ada", null, null, null, null));
        (await app.SendAsAsync(null, "route", null)).Body.Should().BeNull();
    }

    [Fact]
    public async Task Works_on_structs_and_classes()
    {
        await using var app = await App.StartAsync(
            Given.Route("struct").From(Direct<Point>()).Mask(p => p.Secret, unless: "hr"),
            Given.Route("class").From(Direct<Plain>()).Mask(p => p.Secret, unless: "hr").Mask(p => p.Point.Secret, unless: "hr"));
        var plain = new Plain { Secret = "s", Point = new() { Secret = 1, X = 2 } };

        (await app.SendAsAsync(null, "struct", new Point { Secret = 1, X = 2 })).Body.Should().Be(new Point { X = 2 });
        var masked = (Plain)(await app.SendAsAsync(null, "class", plain)).Body!;
        (masked.Secret, masked.Point).Should().Be((null, new Point { X = 2 }));
        (await app.SendAsAsync(Given.Caller("hr"), "class", plain)).Body.Should().BeSameAs(plain, "nothing is copied for who sees everything");
    }

    [Fact]
    public async Task What_is_computed_is_computed_of_what_is_left()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<Computed>()).Mask(x => x.Salary, unless: "hr"));

        ((Computed)(await app.SendAsAsync(null, "route", new Computed(100))).Body!).Text.Should().Be("earns ");
    }

    [Fact]
    public async Task A_value_of_a_derived_type_fails_the_call()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<Plain>()).Mask(x => x.Secret, unless: "hr"));

        var failure = await app.FailureAsync("route", new Derived { Secret = "s", Bonus = 1 });

        (failure.Code, failure.Message).Should().Be(("RC5003", "The route is configured in a way that cannot work."));
    }

    [Fact]
    public async Task Keeps_the_promise_of_the_output_contract()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Employee>().From(Direct<Employee>()).Mask(x => x.Salary, unless: "hr").Mask(x => x.Reviews!.Select(r => r.Stars)));

        (await app.SendAsAsync(null, "route", Ada)).Output!.Value.GetRawText().Should().Be(
            """{"name":"Ada","salary":null,"ssn":"1-2-3","address":{"city":"Paris","street":"Rue"},"reviews":[{"text":"good","stars":null},{"text":"better","stars":null}]}""");
    }

    [Fact]
    public async Task A_field_that_cannot_be_empty_is_told_at_start_up() =>
        (await App.FailureAsync(Given.Route().From(Direct<Stiff>()).Mask(x => x.Number).Mask(x => x.Text).Mask(x => x.Needed).Mask(x => x.Fixed)))
            .Should().Contain(".Mask was given Stiff.Number cannot be empty. Make it Int32?")
            .And.Contain("Stiff.Text cannot be empty. Make it String?")
            .And.Contain("Stiff.Needed cannot be empty.")
            .And.Contain("Stiff.Fixed has no setter.");

    [Fact]
    public async Task What_names_no_field_or_nothing_that_can_be_copied_is_told_at_start_up()
    {
        (await App.FailureAsync(Employees.Mask(x => x).Mask(x => x.Name.ToUpperInvariant()).Mask(x => x.Name.Length)))
            .Should().Contain("\"x => x\", which names no field").And.Contain("\"x => x.Name.ToUpperInvariant()\", which names no field").And.Contain("String is no class, record or struct");
        (await App.FailureAsync(Given.Route().From(Direct<Cached>()).Mask(x => x.Salary))).Should().Contain("Cached._text is a field behind the properties");
        (await App.FailureAsync(Given.Route().From(Direct<IHidden>()).Mask(x => x.Salary))).Should().Contain("IHidden is no class, record or struct whose fields are known");
        (await App.FailureAsync(Given.Route().From(Direct<Dictionary<string, Review>>()).Mask(x => x.Select(pair => pair.Value.Text)))).Should().Contain("is no list that can be copied");
        (await App.FailureAsync(Employees.Mask(x => x.Salary, unless: " "))).Should().Contain(".Mask was given a blank role");
        (await App.FailureAsync(Employees.Mask(x => x.Salary, unless: ""))).Should().Contain(".Mask was given a blank role");
    }

    [Fact]
    public void Is_drawn_with_its_field_and_roles() =>
        Employees.Mask(x => x.Reviews!.Select(r => r.Stars), "hr", "boss").Mask(x => x.Ssn).ToString()
            .Should().Be("route: direct -> input -> mask(Reviews.*.Stars unless hr, boss) -> mask(Ssn)");

    private static async Task<Employee> AsAsync(App app, Principal? caller) => (Employee)(await app.SendAsAsync(caller, "route", Ada)).Body!;

    public sealed record Employee(string Name, int? Salary, string? Ssn, Address? Address, IReadOnlyList<Review>? Reviews);

    public sealed record Address(string? City, string? Street);

    public sealed record Review(string? Text, int? Stars);

    public sealed record Computed(int? Salary)
    {
        public string Text => $"earns {Salary}";
    }

    public record struct Point
    {
        public int? Secret { get; set; }

        public int X { get; set; }
    }

    public class Plain
    {
        public string? Secret { get; set; }

        public Point Point { get; set; }
    }

    public sealed class Derived : Plain
    {
        public int Bonus { get; set; }
    }

    public sealed class Stiff
    {
        public int Number { get; set; }

        public string Text { get; set; } = "";

        [Required]
        public string? Needed { get; set; }

        public string? Fixed { get; } = "x";
    }

    public sealed class Cached
    {
        private string? _text;

        public int? Salary { get; set; }

        public string Text => _text ??= $"earns {Salary}";
    }

    public interface IHidden
    {
        int? Salary { get; set; }
    }
}
