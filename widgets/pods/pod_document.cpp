// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_document.h"

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr auto restBetween = 2s; // a pod that keeps changing is not asked for more often

} // namespace

PodDocument::PodDocument(ObjectReader* reader, QObject* parent) : QObject(parent), m_reader(reader)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restBetween);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (std::exchange(m_due, false))
            fetch();
    });
}

void PodDocument::look(const std::optional<ObjectName>& object)
{
    if (m_object != object) {
        stop();
        m_document.reset();
        m_error.reset();
        m_object = object;
        emit changed();
    }
    const bool wanted = m_object && m_reader && m_reader->reads(m_object->source);
    if (!wanted)
        stop();
    else if (!m_reading && !m_document && !m_error)
        fetch();
}

void PodDocument::renew()
{
    if (!m_object || !m_reader || !m_reader->reads(m_object->source))
        return;
    if (m_reading || m_rest.isActive())
        m_due = true;
    else
        fetch();
}

void PodDocument::stop()
{
    m_reading.reset();
    m_rest.stop();
    m_due = false;
}

void PodDocument::fetch()
{
    m_reading = m_reader->fetch(*m_object, [this](Expected<ObjectDocument> told) {
        m_reading.reset();
        m_error.reset();
        if (told)
            m_document = std::move(*told);
        else
            m_error = told.error();
        m_rest.start();
        emit changed();
    });
}

} // namespace nephoscope
