using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Problems;

// What an application that wants to use personal data may be told.
public sealed partial record Problem
{
    public static readonly Problem UnknownField = new(new ProblemKind(422, "unknown-field", "The purpose does not use that field.")
    {
        Means = "A field was asked for that the data map does not give to this purpose, or that it does not have.",
        Do = "Ask for fields of the purpose, as `dataset.collection.field`, or leave `fields` out.",
    });

    public static readonly Problem TooManyPeople = new(new ProblemKind(
        422, "too-many-people", "One question is about at most 10,000 people.")
    {
        Means = "The question names more people than are answered at once. Nobody was decided about.",
        Do = "Ask several questions.",
    });

    /// <summary>What <see cref="StoreUnavailable"/> makes.</summary>
    public static readonly Problem StoreUnavailableExample = new(new ProblemKind(
        503, "store-unavailable", "A connected store does not answer.")
    {
        Means = "The data could not be read now. Nothing older is given instead, and no use was recorded.",
        Do = "Do without personal data, and ask again later. `detail` names the connection.",
    })
    { Detail = "The connection sales does not answer.", Headers = [new(HeaderNames.RetryAfter, "5")] };

    public static Problem StoreUnavailable(string connection) => StoreUnavailableExample with
    {
        Detail = $"The connection {connection} does not answer.",
    };

    /// <summary>What <see cref="StoreMismatch"/> makes.</summary>
    public static readonly Problem StoreMismatchExample = new(new ProblemKind(
        502, "store-mismatch", "A connected store is not as the data map says.")
    {
        Means = "The store answers, and not as the map says: a table or field is missing, a right is missing, a value has another type.",
        Do = "Compare the map with the store: `compliance map check` does. `detail` names the place.",
    })
    { Detail = "sales/orders is not as the data map says." };

    public static Problem StoreMismatch(string place) => StoreMismatchExample with { Detail = $"{place} is not as the data map says." };

    public static readonly Problem DecisionsChanging = new(new ProblemKind(
        503, "decisions-changing", "What the person allows changed each time while the stores were read.")
    {
        Means = "A decision holds for a moment. The stores took longer than that, and the person changed their mind meanwhile, each time.",
        Do = "Ask again.",
    })
    { Headers = [new(HeaderNames.RetryAfter, "1")] };
}
