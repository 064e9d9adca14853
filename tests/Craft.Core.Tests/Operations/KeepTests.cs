using System.Text.Json.Serialization;

namespace Crafting.Tests;

public class KeepTests
{
    private static readonly Person Ada = new() { Name = "Ada", Salary = 100, Ssn = "1-2-3", Home = new() { City = "Paris", Street = "Rue" }, Reviews = [new() { Text = "good", Stars = 5 }], Inner = "i", Ignored = 1 };
    private static readonly Route<Person> Persons = Given.Route().From(Direct<Person>());

    [Fact]
    public async Task Keeps_what_is_named_and_nothing_else()
    {
        await using var app = await App.StartAsync(Persons.Keep(x => x.Name, x => x.Salary));

        (await AsAsync(app, null)).Should().BeEquivalentTo(new Person { Name = "Ada", Salary = 100, Ignored = 1 });
    }

    [Fact]
    public async Task Keeps_more_for_callers_with_a_role()
    {
        await using var app = await App.StartAsync(Persons.Keep(keep => keep.Always(x => x.Name).For("hr", x => x.Salary, x => x.Ssn).For("police", x => x.Ssn, x => x.Home)));

        (await AsAsync(app, null)).Should().BeEquivalentTo(new Person { Name = "Ada", Ignored = 1 });
        (await AsAsync(app, Given.Caller("HR"))).Should().BeEquivalentTo(new Person { Name = "Ada", Ignored = 1 });
        (await AsAsync(app, Given.Caller("hr"))).Should().BeEquivalentTo(new Person { Name = "Ada", Salary = 100, Ssn = "1-2-3", Ignored = 1 });
        (await AsAsync(app, Given.Caller("police"))).Should().BeEquivalentTo(new Person { Name = "Ada", Ssn = "1-2-3", Home = Ada.Home, Ignored = 1 });
        (await AsAsync(app, Given.Caller("hr", "police"))).Should().BeEquivalentTo(new Person { Name = "Ada", Salary = 100, Ssn = "1-2-3", Home = Ada.Home, Ignored = 1 });
    }

    [Fact]
    public async Task Keeps_parts_of_objects_and_of_items()
    {
        await using var app = await App.StartAsync(
            Persons.Keep(keep => keep.Always(x => x.Home!.City, x => x.Reviews!.Select(review => review.Text)).For("hr", x => x.Home).For("boss", x => x.Reviews!.Select(review => review.Stars))),
            Given.Route("list").From(Direct<IReadOnlyList<Person>>()).Keep(all => all.Select(x => x.Name)));

        (await AsAsync(app, null)).Should().BeEquivalentTo(new Person { Home = new() { City = "Paris" }, Reviews = [new() { Text = "good" }], Ignored = 1 });
        (await AsAsync(app, Given.Caller("hr", "boss"))).Should().BeEquivalentTo(new Person { Home = Ada.Home, Reviews = Ada.Reviews, Ignored = 1 });
        (await app.SendAsAsync(null, "list", new[] { Ada })).Body.Should().BeEquivalentTo(new[] { new Person { Name = "Ada", Ignored = 1 } });
        (Ada.Ssn, Ada.Home!.Street, Ada.Reviews![0].Stars).Should().Be(("1-2-3", "Rue", 5), "the value itself is not changed");
    }

    [Fact]
    public async Task An_object_of_which_a_caller_sees_nothing_is_gone_whole()
    {
        await using var app = await App.StartAsync(Persons.Keep(keep => keep.For("hr", x => x.Home!.City, x => x.Reviews!.Select(review => review.Text))));

        (await AsAsync(app, null)).Should().BeEquivalentTo(new Person { Ignored = 1 });
        (await AsAsync(app, Given.Caller("hr"))).Should().BeEquivalentTo(new Person { Home = new() { City = "Paris" }, Reviews = [new() { Text = "good" }], Ignored = 1 });
    }

    [Fact]
    public async Task Nothing_but_what_is_kept_is_in_the_answer()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Person>().From(Direct<Person>()).Keep(x => x.Name));

        (await app.SendAsAsync(Given.Caller("hr"), "route", Ada)).Output!.Value.GetRawText().Should().Be(
            """{"name":"Ada","salary":null,"ssn":null,"home":null,"reviews":null,"inner":null}""");
    }

    [Fact]
    public async Task A_value_of_a_derived_type_fails_even_for_a_caller_who_sees_everything()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<Open>()).Keep(x => x.Inside), Given.Route("inner").From(Direct<Open>()).Keep(x => x.Inside!.Text));

        (await app.FailureAsync("route", new More())).Code.Should().Be("RC5003");
        (await app.FailureAsync("inner", new Open { Inside = new More() })).Code.Should().Be("RC5003");
        (await app.SendAsAsync(null, "route", new Open { Text = "x" })).Body.Should().BeEquivalentTo(new Open());
    }

    [Fact]
    public async Task What_would_stay_although_it_is_not_named_is_told_at_start_up()
    {
        (await App.FailureAsync(Given.Route().From(Direct<Stiff>()).Keep(x => x.Name)))
            .Should().Contain(".Keep was given Stiff.Number cannot be empty. Make it Int32?").And.Contain("Stiff.Text has no setter.").And.NotContain("Stiff.Name");
        (await App.FailureAsync(Given.Route().From(Direct<(string Name, int Age)>()).Keep(x => x.GetHashCode()))).Should().Contain("which names no field");
        (await App.FailureAsync(Persons.Keep())).Should().Contain(".Keep was given no field. Name what callers may see.");
        (await App.FailureAsync(Persons.Keep(keep => keep.For("", x => x.Name)))).Should().Contain(".Keep was given a blank role.");
        (await App.FailureAsync(Persons.Keep(keep => Enumerable.Range(0, 64).Aggregate(keep, (all, i) => all.For($"role{i}", x => x.Name))))).Should().Contain(".Keep was given 64 roles. Use 63 at most.");
    }

    [Fact]
    public async Task As_many_roles_as_may_be_are_told_apart()
    {
        await using var app = await App.StartAsync(Persons.Keep(keep => Enumerable.Range(0, 62).Aggregate(keep, (all, i) => all.For($"role{i}", x => x.Name)).For("last", x => x.Salary)));

        (await AsAsync(app, Given.Caller("last"))).Should().BeEquivalentTo(new Person { Salary = 100, Ignored = 1 });
        (await AsAsync(app, Given.Caller("role61"))).Should().BeEquivalentTo(new Person { Name = "Ada", Ignored = 1 });
    }

    [Fact]
    public void Is_drawn_with_its_fields_and_roles() =>
        Persons.Keep(keep => keep.Always(x => x.Name, x => x.Home!.City).For("hr", x => x.Salary)).ToString()
            .Should().Be("route: direct -> input -> keep(Name, Home.City; hr: Salary)");

    private static async Task<Person> AsAsync(App app, Principal? caller) => (Person)(await app.SendAsAsync(caller, "route", Ada)).Body!;

    public sealed class Person
    {
        public string? Name { get; init; }

        public int? Salary { get; init; }

        public string? Ssn { get; init; }

        public Home? Home { get; init; }

        public List<Review>? Reviews { get; init; }

        [JsonInclude]
        internal string? Inner { get; init; }

        [JsonIgnore]
        public int Ignored { get; init; }
    }

    public sealed class Home
    {
        public string? City { get; init; }

        public string? Street { get; init; }
    }

    public sealed class Review
    {
        public string? Text { get; init; }

        public int? Stars { get; init; }
    }

    public class Open
    {
        public Open? Inside { get; init; }

        public string? Text { get; init; }
    }

    public sealed class More : Open;

    public sealed class Stiff
    {
        public string Name { get; init; } = "";

        public int Number { get; init; }

        public string Text => Name + Number;
    }
}
