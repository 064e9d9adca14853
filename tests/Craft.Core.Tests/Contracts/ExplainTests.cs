using static Crafting.Tests.ContractSchema;

namespace Crafting.Tests;

public class ExplainTests
{
    [Fact]
    public void Every_failing_field_is_named_in_one_message() =>
        Contract<CreateNote>().Describe(Value("""{"priority":"urgent","colour":1,"Body":null}""")).Should().Be(
            "title is required. body is required. colour is not a known field. Known fields: title, body, priority. " +
            "Body is not a known field. Did you mean body? priority must be one of \"low\", \"high\"; it is \"urgent\".");

    [Theory]
    [InlineData("""[1]""", "The value must be an object; it is an array.")]
    [InlineData("""{"title":"","body":null}""", "title must not be empty.")]
    [InlineData("""{"title":null,"body":null}""", "title must be a string; it is null.")]
    [InlineData("""{"title":5,"body":5}""", "title must be a string; it is a number.", "body must be a string or null; it is a number.")]
    [InlineData("""{"title":"x","title":"y","body":null}""", "title is given more than once.")]
    [InlineData("""{"title":"\ud83d","body":null}""", "title must be Unicode text; it has half of a surrogate pair or broken UTF-8.")]
    public void Simple_fields(string json, params string[] sentences) => Sentences<CreateNote>(json).Should().Equal(sentences);

    [Fact]
    public void Lengths_say_what_was_sent_and_count_code_points()
    {
        var note = "{\"title\":\"" + string.Concat(Enumerable.Repeat("😀", 121)) + "\",\"body\":null}";
        Sentences<CreateNote>(note).Should().Equal("title must be at most 120 characters long; it has 121.");
        Contract<CreateNote>().Accepts(Value(note.Replace("😀\",", "\",", StringComparison.Ordinal))).Should().BeTrue();
    }

    [Theory]
    [InlineData("2147483648", "e must be at most 2147483647; it is 2147483648.")]
    [InlineData("1e400", "e must be at most 2147483647; it is 1e400.")]
    [InlineData("1.5", "e must be a whole number; it is 1.5.")]
    [InlineData("1234567890123456789012345678901234567890123", "e must be at most 2147483647; it is a number of 43 characters.")]
    [InlineData("\"5\"", "e must be a whole number; it is a string.")]
    public void Numbers_at_their_edges(string e, string sentence) =>
        Sentences<Integers>($$"""{"a":1,"b":1,"c":1,"d":1,"e":{{e}},"f":1,"g":1,"h":1,"i":1,"j":1}""").Should().Equal(sentence);

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("-0")]
    [InlineData("100e-2")]
    public void Integers_are_integers_however_they_are_spelt(string spelling)
    {
        var value = Value($$"""{"a":{{spelling}},"b":0,"c":1,"d":1,"e":{{spelling}},"f":-0.0,"g":1,"h":1,"i":1,"j":1e38}""");
        var contract = Contract<Integers>();
        contract.Explain(value).Should().BeEmpty();
        contract.Read(value)
            .Should().BeOfType<Integers>().Which.E
                .Should().Be((int)double.Parse(spelling, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Places_inside_lists_and_maps_are_named() =>
        Sentences<Basket>("""{"items":[{"name":"a","price":1},{"name":"b","price":-1},{"price":0}],"notes":{"x y":5}}""").Should().Equal(
            "items[1].price must be at least 0; it is -1.", "items[2].name is required.", "notes[\"x y\"] must "
                + "be a string; it is a number.");

    [Fact]
    public void Dates_say_what_they_look_like() =>
        Sentences<Due>("""{"on":"30.2.2026"}""").Should().Equal("on must be a date like 2026-03-31.");

    [Fact]
    public void Only_the_derived_type_that_is_meant_is_explained()
    {
        Sentences<Drawing>(
            """{"main":{"$type":"circle","radius":0},"other":{"$type":"oval"},"all":[{}],"direct":{"radius":1,"name":"x"}}""")
            .Should().Equal(
            "main.name is required.",
            "main.radius must be greater than 0; it is 0.",
            "other.$type must be one of \"circle\", \"square\"; it is \"oval\".",
            "all[0].$type is required. It must be one of \"circle\", \"square\".");
    }

    [Fact]
    public void Deep_nesting_is_refused_where_it_becomes_too_deep()
    {
        var json = string.Concat(Enumerable.Repeat("{\"name\":\"n\",\"next\":", 70)) + "null" + new string('}', 70);
        var failure = Contract<Node>().Explain(Value(json)).Should().ContainSingle().Which;
        failure.Message.Should().EndWith("next is nested too deeply.");
        failure.Path.Split('.').Should().HaveCount(64);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nested_unions_take_linear_time_even_when_the_tag_comes_last(bool open)
    {
        var json = "1";
        for (var i = 0; i < 60; i++)
        {
            json = $$"""{"inner":{{json}},"$type":"right"}""";
        }

        // Two alternatives at each of 60 levels: this would not end if both were tried.
        var contract = Contract<Branch>(options => options.AllowUnknownMembers = open);
        contract.Explain(Value(json))
            .Should().ContainSingle().Which.Message.Should().EndWith("inner must be an object or null; it is a number.");
    }

    [Fact]
    public void A_large_value_is_not_looked_through_again_and_again()
    {
        var children = string.Join(",", Enumerable.Repeat("""{"name":"n","next":null}""", 3_000));
        var json = $$"""{"name":"n","next":null,"children":[{{children}},{"name":1,"next":null}]}""";
        for (var i = 0; i < 60; i++)
        {
            json = $$"""{"name":"n","next":{{json}}}""";
        }

        Contract<Node>().Explain(Value(json))
            .Should().ContainSingle().Which.Message.Should().EndWith("children[3000].name must be a string; it is a number.");
    }

    [Fact]
    public void A_very_deep_value_costs_no_stack()
    {
        var json = "{\"a\":" + new string('[', 2_000) + new string(']', 2_000) + "}";
        Contract<Tolerant>(options => options.AllowUnknownMembers = true).Explain(Value(json)).Should().NotBeEmpty();
    }

    [Fact]
    public void Long_values_and_made_up_names_are_not_echoed()
    {
        var secret = new string('s', 1 << 20);
        var message = Contract<CreateNote>()
            .Describe(Value($$"""{"title":"{{secret}}","body":[],"priority":"{{secret}}","{{secret}}":1,"a\nb\"":1}"""));
        message.Should().NotContain(new string('s', 42)).And.NotContain("\n");
        message.Should().Contain("it is a string of 1048576 characters").And.Contain("[\"a?b?\"] is not a known field.");
    }

    [Fact]
    public void The_message_is_bounded_and_counts_what_it_leaves_out()
    {
        var json = "{\"items\":[" + string.Join(",", Enumerable.Repeat("1", 500)) + "],\"notes\":{}}";
        var message = Contract<Basket>().Describe(Value(json));
        message.Length.Should().BeLessThan(5000);
        message.Should().EndWith("And 475 more.");
    }

    [Fact]
    public void A_pattern_that_takes_too_long_refuses() =>
        Contract<Slow>().Accepts(Value("{\"text\":\"" + new string('a', 5000) + "!\"}")).Should().BeFalse();

    [Fact]
    public void A_megabyte_of_text_is_accepted_where_nothing_limits_it() =>
        Contract<Due>().Accepts(Value("{\"on\":\"2026-03-31\",\"note\":\"" + new string('x', 1 << 20) + "\"}")).Should().BeTrue();

    [Fact]
    public void Saying_yes_allocates_nothing()
    {
        var contract = Contract<CreateNote>();
        var value = Value("""{"title":"Groceries","body":"Milk","priority":"high"}""");
        contract.Accepts(value).Should().BeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            contract.Accepts(value);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }
}

public record Basket(List<Item> Items, Dictionary<string, string> Notes);

public record Item(string Name, [System.ComponentModel.DataAnnotations.Range(0, 1000)] decimal Price);

public record Due(DateOnly On, string? Note = null);

public record Slow([System.ComponentModel.DataAnnotations.RegularExpression("(?=a)(a+)+b")] string Text);
