// SPDX-License-Identifier: Apache-2.0
#include "shaders.hpp"

#include "identity.hpp"
#include "palette.hpp"

#include <fmt/format.h>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Program>
#include <osg/Uniform>

#include <string>

namespace calade::viewer {

namespace {

const char* const head = R"(#version 430 compatibility
uniform bool identity_pass;
uniform float time;
uniform vec3 sun;
)";

// Half of the light comes from the sky, the rest from the sun.
const char* const lit = R"(
layout(location = 6) in vec4 identity_colour;
layout(location = 7) in vec3 state;
out vec4 colour;
flat out vec4 identity;
out vec3 passed;
float light() {
    float size = length(gl_Normal);
    return size < 0.5 ? 1.0 : 0.52 + 0.56 * max(dot(gl_Normal / size, sun), 0.0);
}
)";

const char* const solid_vertex = R"(
void main() {
    gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
    colour = vec4(min(gl_Color.rgb * light(), 1.0), gl_Color.a);
    identity = identity_colour;
    passed = state;
}
)";

// Roofs tell water, walls (and dry roofs) the want of supply.
const char* const building_main = R"(
void main() {
    gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
    vec3 base = gl_Color.rgb;
    bool is_roof = gl_Normal.z > 0.5;
    bool wet = time >= state.x;
    bool dark = time >= state.y && time < state.z;
    if (dark) base = mix(base, dark_roof.rgb, 0.85);
    if (wet && is_roof) base = wet_roof.rgb;
    if (wet && !is_roof && !dark) base = mix(base, wet_roof.rgb, 0.4);
    colour = vec4(min(base * light(), 1.0), 1.0);
    identity = identity_colour;
    passed = state;
}
)";

const char* const failing_main = R"(
void main() {
    gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
    bool failed = time >= state.y && time < state.z;
    colour = failed ? failed_colour : gl_Color;
    identity = identity_colour;
    if (failed) identity.r += 16.0 / 255.0;
    passed = state;
}
)";

const char* const plain_fragment = R"(
in vec4 colour;
flat in vec4 identity;
in vec3 passed;
void main() { gl_FragColor = identity_pass ? identity : colour; }
)";

std::string vec4(const osg::Vec4ub& c) {
    return fmt::format("vec4({:.4f}, {:.4f}, {:.4f}, {:.4f})", c.r() / 255.0, c.g() / 255.0,
                       c.b() / 255.0, c.a() / 255.0);
}

std::string constant(const char* name, const osg::Vec4ub& c) {
    return fmt::format("const vec4 {} = {};\n", name, vec4(c));
}

std::string water_fragment() {
    std::string classes;
    for (const DepthClass& one : depth_classes) {
        classes += fmt::format("    if (depth >= {:.4f}) c = {};\n", one.from, vec4(one.colour));
    }
    return fmt::format(R"(
in vec4 colour;
flat in vec4 identity;
in vec3 passed;
void main() {{
    float depth = passed.x;
    if (depth < {:.4f}) discard;
    bool from_start = passed.y > 0.5;
    vec4 c = vec4(0.0);
{}    if (from_start) c = {};
    gl_FragColor = identity_pass ? (from_start ? {} : {}) : c;
}}
)",
                       depth_classes.front().from, classes, vec4(colour::start_water),
                       vec4(identity_colour({Kind::water, 0})),
                       vec4(identity_colour({Kind::water, 1})));
}

void use(osg::StateSet& state, const std::string& vertex, const std::string& fragment) {
    osg::ref_ptr<osg::Program> program = new osg::Program;
    program->addShader(
        new osg::Shader(osg::Shader::VERTEX, fmt::format("{}{}{}", head, lit, vertex)));
    program->addShader(new osg::Shader(osg::Shader::FRAGMENT, fmt::format("{}{}", head, fragment)));
    state.setAttributeAndModes(program);
    state.setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
}

}  // namespace

void set_scene_uniforms(osg::StateSet& state, const osg::Vec3& towards_sun) {
    state.addUniform(new osg::Uniform("sun", towards_sun));
    set_time(state, 0.0);
    set_identity_pass(state, false);
}

void set_time(osg::StateSet& state, double seconds) {
    state.getOrCreateUniform("time", osg::Uniform::FLOAT)->set(static_cast<float>(seconds));
}

void set_identity_pass(osg::StateSet& state, bool on) {
    state.getOrCreateUniform("identity_pass", osg::Uniform::BOOL)->set(on);
    state.setMode(GL_BLEND, on ? osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE
                               : osg::StateAttribute::INHERIT);
}

void shade_solid(osg::StateSet& state) { use(state, solid_vertex, plain_fragment); }

void shade_buildings(osg::StateSet& state) {
    use(state,
        constant("dark_roof", colour::dark_roof) + constant("wet_roof", colour::wet_roof) +
            building_main,
        plain_fragment);
}

void shade_what_fails(osg::StateSet& state) {
    use(state, constant("failed_colour", colour::failed) + failing_main, plain_fragment);
}

void shade_water(osg::StateSet& state) {
    use(state, solid_vertex, water_fragment());
    state.setAttributeAndModes(
        new osg::BlendFunc(osg::BlendFunc::SRC_ALPHA, osg::BlendFunc::ONE_MINUS_SRC_ALPHA));
    state.setRenderBinDetails(5, "RenderBin");
}

}  // namespace calade::viewer
