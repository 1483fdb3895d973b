using Compliance.Modules;
using Compliance.Timers;
using Compliance.Workflows;

namespace Compliance.Tests.Modules;

public sealed class ModuleSetTests
{
    [Fact]
    public void A_name_that_two_modules_give_a_timer_is_refused_with_both_of_them()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => new ModuleSet(new Ringing("tick"), new Ringing("tick")));
        Assert.Equal("The timer tick is declared 2 times, by Ringing and Ringing: give one another name.", refused.Message);
    }

    [Fact]
    public void Modules_are_composed_in_their_order() =>
        Assert.Equal(["first", "second"], new ModuleSet(new Ringing("first"), new Ringing("second")).Timers.Select(timer => timer.Name));

    private sealed class Ringing(string name) : Module
    {
        public override IEnumerable<TimerEntry> Timers =>
            [new(name, "Setting", "0 0 0 * * *", Role.Service, (_, _, _) => Task.CompletedTask)];
    }
}
