namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Asks a service with GET and goes on with its answer; used with Enrich.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <typeparam name="TValue">What the JSON of the answer is read as; <c>string</c> for text, <c>byte[]</c> for bytes.</typeparam>
    /// <param name="address">The address as an interpolated string; what stands in its holes is escaped.</param>
    /// <param name="options">The client, the time, the size of the answer.</param>
    public static HttpCall<T, TValue> HttpGet<T, TValue>(Func<T, FormattableString> address, HttpCallOptions? options = null) =>
        HttpSend<T, TValue>(HttpMethod.Get, address, null, options);

    /// <summary>Sends to a service with POST and goes on with its answer; used with Enrich.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <typeparam name="TValue">What the JSON of the answer is read as; <c>string</c> for text, <c>byte[]</c> for bytes.</typeparam>
    /// <param name="address">The address as an interpolated string; what stands in its holes is escaped.</param>
    /// <param name="body">What is sent as JSON; the route's body by default. GET, HEAD and DELETE send none.</param>
    /// <param name="options">The client, the time, the size of the answer.</param>
    public static HttpCall<T, TValue> HttpPost<T, TValue>(
        Func<T, FormattableString> address, Func<T, object?>? body = null, HttpCallOptions? options = null) =>
        HttpSend<T, TValue>(HttpMethod.Post, address, body, options);

    /// <summary>Sends to a service with POST and ignores its answer; used with To and Tap.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <param name="address">The address as an interpolated string; what stands in its holes is escaped.</param>
    /// <param name="body">What is sent as JSON; the route's body by default. GET, HEAD and DELETE send none.</param>
    /// <param name="options">The client, the time, the size of the answer.</param>
    public static HttpCall<T, Unit> HttpPost<T>(
        Func<T, FormattableString> address, Func<T, object?>? body = null, HttpCallOptions? options = null) =>
        HttpSend<T, Unit>(HttpMethod.Post, address, body, options);

    /// <summary>Sends with any method and goes on with the answer; used with Enrich.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <typeparam name="TValue">What the JSON of the answer is read as; <see cref="Unit"/> when nobody reads it.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="address">The address as an interpolated string; what stands in its holes is escaped.</param>
    /// <param name="body">What is sent as JSON; the route's body by default. GET, HEAD and DELETE send none.</param>
    /// <param name="options">The client, the time, the size of the answer.</param>
    public static HttpCall<T, TValue> HttpSend<T, TValue>(
        HttpMethod method, Func<T, FormattableString> address, Func<T, object?>? body = null, HttpCallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        return new(method, address, body, options ?? new HttpCallOptions());
    }
}
