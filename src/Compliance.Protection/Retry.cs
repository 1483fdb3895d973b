namespace Compliance.Protection;

/// <summary>Does again what others overtook: a row that changed before it was written, a lease that ended before it was used.</summary>
internal static class Retry
{
    /// <param name="times">How many attempts at most.</param>
    /// <param name="attempt">Returns null when it was overtaken.</param>
    /// <param name="givenUp">What is thrown when each of them was.</param>
    public static async Task<T> UpTo<T>(int times, Func<Task<T?>> attempt, Func<Exception> givenUp) where T : class
    {
        for (var made = 0; made < times; made++)
        {
            if (await attempt() is { } done) return done;
        }
        throw givenUp();
    }
}
