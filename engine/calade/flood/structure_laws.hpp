// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace calade::flood {

/// m³/s over a weir of `width` m (coefficient: 0.577 is critical flow over a broad crest) from
/// heads above its crest, m; negative where the second head is the higher. Free flow
/// (2/3) C √(2g) b H^1.5, drowned by Villemonte 1947: times (1 − (H2/H1)^1.5)^0.385.
[[nodiscard]] double weir_discharge(double width, double coefficient, double head_1, double head_2);

/// m³/s under a gate or through an opening of `width` × `height` m whose sill both heads (m) are
/// counted from: a weir while the opening is not full, else C b a √(2g ΔH), ΔH being counted from
/// the opening's middle where the tail is lower than it. Negative where the second head is higher.
[[nodiscard]] double orifice_discharge(double width, double height, double coefficient,
                                       double head_1, double head_2);

/// A straight culvert. Inlet constants are those of FHWA HDS-5 (2012), table A.1, form 1; the
/// default is a square-edged concrete pipe in a headwall.
struct Culvert {
    bool round = true;
    double width_m = 1.0;   ///< diameter of a round one
    double height_m = 1.0;  ///< not used for a round one
    int barrels = 1;
    double length_m = 10.0;
    double inlet_invert_m = 0.0;  ///< above the datum
    double outlet_invert_m = 0.0;
    double manning = 0.013;   ///< s/m^(1/3)
    double entry_loss = 0.5;  ///< of the velocity head
    double k = 0.0098, m = 2.0, c = 0.0398, y = 0.67;
    bool flap = false;  ///< nothing flows back
};

/// Level at the inlet (m) that drives q ≥ 0 m³/s a barrel, were the inlet the control.
[[nodiscard]] double inlet_control_level(const Culvert& culvert, double q);
/// The same were the barrel and the outlet the control, with `tail_m` at the outlet.
[[nodiscard]] double outlet_control_level(const Culvert& culvert, double q, double tail_m);
/// m³/s through all barrels from the levels at both ends; negative: back. The control is the one
/// that asks for the higher level.
[[nodiscard]] double culvert_discharge(const Culvert& culvert, double level_1, double level_2);

/// A sea defence as waves see it (EurOtop 2018, doi via www.overtopping-manual.com).
struct WaveSlope {
    double slope = 0.5;        ///< tangent of the seaward face; 0: a vertical wall
    double roughness = 1.0;    ///< γ_f, 1 smooth
    double berm = 1.0;         ///< γ_b
    double obliqueness = 1.0;  ///< γ_β
};
/// Mean overtopping in m³/s a metre from wave height H_m0 (m), period T_m-1,0 (s) and freeboard R_c
/// (m): equations 5.10 and 5.11 (mean value approach), 7.1 for a vertical wall; over a drowned
/// crest the flow at zero freeboard and the weir's 0.54 √(g |R_c|³), equation 5.20.
[[nodiscard]] double wave_overtopping(const WaveSlope& shape, double height_m, double period_s,
                                      double freeboard_m);

}  // namespace calade::flood
